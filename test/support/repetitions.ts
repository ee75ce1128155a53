/**
 * How often a test that tries random moments tries one: a few times in every run, often where somebody asks for it
 * with `REEF_LONG_TESTS=1` (docs/testing.md).
 */
export const repetitions = (few: number, many: number): number => (process.env.REEF_LONG_TESTS === '1' ? many : few);
