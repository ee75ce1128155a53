/** The registries whose names are looked up. */
export const ECOSYSTEMS = ['npm', 'pypi', 'crates'] as const;
export type Ecosystem = (typeof ECOSYSTEMS)[number];

/** A package that a manifest wants to have installed. */
export interface Dependency {
  readonly ecosystem: Ecosystem;
  /** As its registry spells it. */
  readonly name: string;
  /** The manifest that names it first. */
  readonly file: string;
}
/** What the manifests of a bundle name, and where more was not looked at. */
export interface FoundDependencies {
  readonly dependencies: readonly Dependency[];
  readonly notLookedAt: readonly { readonly path: string; readonly reason: string }[];
}

const NPM = /^(?:@[a-z0-9~-][a-z0-9._~-]{0,100}\/)?[a-z0-9~-][a-z0-9._~-]{0,213}$/;
const PYPI = /^[a-z0-9](?:[a-z0-9._-]{0,100}[a-z0-9])?$/;
const CRATES = /^[a-z][a-z0-9_-]{0,63}$/;

/**
 * A name as its registry compares it; undefined when it cannot be one there. Only such a name becomes part of an
 * address, so that a manifest says what is asked for and never where.
 */
export function registryName(ecosystem: Ecosystem, text: string): string | undefined {
  const name = text.trim().toLowerCase();
  switch (ecosystem) {
    case 'npm':
      return NPM.test(name) && name.length <= 214 ? name : undefined;
    case 'pypi':
      return PYPI.test(name) ? name.replace(/[._-]{1,100}/g, '-') : undefined;
    case 'crates':
      return CRATES.test(name) ? name.replaceAll('_', '-') : undefined;
  }
}
