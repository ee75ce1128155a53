import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

export interface DiscoveredMethod<M> {
  readonly meta: M;
  readonly call: (...args: unknown[]) => unknown;
}

/** Finds the provider methods of this process that carry a piece of metadata. */
@Injectable()
export class HandlerDiscovery {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  find<M>(key: symbol): DiscoveredMethod<M>[] {
    const found: DiscoveredMethod<M>[] = [];
    for (const { instance } of this.discovery.getProviders() as { instance?: Record<string, unknown> }[]) {
      const prototype: unknown = instance && Object.getPrototypeOf(instance);
      if (!instance || !prototype || prototype === Object.prototype) continue;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const method = instance[name];
        if (typeof method !== 'function') continue;
        const meta = Reflect.getMetadata(key, method) as M | undefined;
        if (meta !== undefined)
          found.push({ meta, call: (...args) => Reflect.apply(method, instance, args) as unknown });
      }
    }
    return found;
  }
}
