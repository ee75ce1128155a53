const READMES = ['README.md', 'readme.mdx', 'readme.markdown'];

/** The paths a path may mean, the likeliest first: any README will do for a README (server-semantics 4.9). */
export function pathsMeant(path: string): string[] {
  const isReadme = READMES.some((readme) => readme.toLowerCase() === path.toLowerCase());
  return isReadme ? [path, ...READMES] : [path];
}
