import type { Service } from '@app/contracts';
import { DomainError } from '@app/kernel';

/** One service's answer, or why there is none. */
export type Asked<T> = { readonly service: Service } & ({ readonly answer: T } | { readonly error: DomainError });

/** Asks each of the services. @returns what each answered, or why it did not */
export function askEach<T>(services: readonly Service[], ask: (service: Service) => Promise<T>): Promise<Asked<T>[]> {
  return Promise.all(
    services.map(async (service) => {
      try {
        return { service, answer: await ask(service) };
      } catch (error) {
        if (error instanceof DomainError) return { service, error };
        throw error;
      }
    }),
  );
}
/** Those that answered. */
export function answered<T>(asked: readonly Asked<T>[]): { service: Service; answer: T }[] {
  return asked.flatMap((one) => ('answer' in one ? [one] : []));
}
/** Those that did not, with the reason. */
export function failed(asked: readonly Asked<unknown>[]): Record<string, string> {
  return Object.fromEntries(asked.flatMap((one) => ('error' in one ? [[one.service, one.error.message]] : [])));
}
