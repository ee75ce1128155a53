import { SERVICES, type Service } from '../contract';

/** One contract a service, for what every service answers alike. */
export function forEachService<C>(declare: (service: Service) => C): Readonly<Record<Service, C>> {
  return Object.fromEntries(SERVICES.map((service) => [service, declare(service)])) as Record<Service, C>;
}
