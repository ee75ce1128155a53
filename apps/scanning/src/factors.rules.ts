const PAIR = /^([\w/.-]{1,100})=(\d{1,2}(?:\.\d{1,4})?)$/;
const MOST = 10;

/**
 * Factors by name, from `name=number` pairs that spaces or commas separate; undefined when one of them is none.
 * @param names those there are; absent: any
 */
export function factorsOf(text: string, names?: readonly string[]): Record<string, number> | undefined {
  const factors: Record<string, number> = {};
  for (const pair of text.split(/[\s,]{1,100}/).filter((part) => part !== '')) {
    const [, name = '', factor] = PAIR.exec(pair) ?? [];
    if (factor === undefined || Number(factor) > MOST || names?.includes(name) === false) return undefined;
    factors[name] = Number(factor);
  }
  return factors;
}
