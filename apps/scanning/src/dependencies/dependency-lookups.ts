import { Inject, Injectable } from '@nestjs/common';
import { dependenciesConfig, type DependenciesSettings } from './dependencies.config';
import type { Dependency } from './dependency';
import { DependencyLookupsRepository } from './dependency-lookups.repository';
import { isUnresolved, keyOf, type LookedUp } from './dependency-outcome.rules';
import { PackageRegistries } from './package-registries';
import type { KnownPackage } from './registry-answer.rules';

/** Looks names up: what was answered lately is not asked again, and what is, a few at a time and for so long only. */
@Injectable()
export class DependencyLookups {
  constructor(
    private readonly registries: PackageRegistries,
    private readonly remembered: DependencyLookupsRepository,
    @Inject(dependenciesConfig.token) private readonly settings: DependenciesSettings,
  ) {}

  /** What is known of each, in the same order. Names whose registry is not set up are left out. */
  async look(dependencies: readonly Dependency[], stopping: AbortSignal): Promise<LookedUp[]> {
    const asked = dependencies.flatMap((dependency) => {
      const registry = this.registries.baseOf(dependency.ecosystem);
      return registry === undefined ? [] : [{ ...dependency, registry }];
    });
    if (asked.length === 0) return [];
    const known = await this.remembered.known(asked);
    await this.remembered.forgetExpired();
    const over = new AbortController();
    const end = (): void => over.abort();
    const timer = setTimeout(end, this.settings.DEPENDENCY_TIMEOUT_SECONDS * 1000);
    stopping.addEventListener('abort', end);
    try {
      const left = asked.values();
      const results = new Map<string, LookedUp['answer']>(known);
      const work = async (): Promise<void> => {
        for (const dependency of left)
          if (!known.has(keyOf(dependency))) results.set(keyOf(dependency), await this.ask(dependency, over.signal));
      };
      await Promise.all(Array.from({ length: this.settings.DEPENDENCY_CONCURRENCY }, work));
      return asked.map((dependency) => ({ dependency, answer: results.get(keyOf(dependency))! }));
    } finally {
      clearTimeout(timer);
      stopping.removeEventListener('abort', end);
    }
  }

  private async ask(
    { registry, ...dependency }: Dependency & { registry: string },
    signal: AbortSignal,
  ): Promise<LookedUp['answer']> {
    const answer = await this.registries.look(dependency.ecosystem, dependency.name, signal);
    if (!isUnresolved(answer)) await this.remembered.remember(registry, dependency, answer satisfies KnownPackage);
    return answer;
  }
}
