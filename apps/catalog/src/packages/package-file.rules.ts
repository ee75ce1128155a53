const READMES = ['README.md', 'readme.mdx', 'readme.markdown'];

/** The paths a path may mean, the likeliest first: any README will do for a README (server-semantics 4.9). */
export function pathsMeant(path: string): string[] {
  return isReadme(path) ? [path, ...READMES] : [path];
}

/** Which file of a skill a path means: what it has to be read is its SKILL.md. */
export function pathOfSkill(path: string): string {
  return isReadme(path) ? 'SKILL.md' : path;
}

function isReadme(path: string): boolean {
  return READMES.some((readme) => readme.toLowerCase() === path.toLowerCase());
}
