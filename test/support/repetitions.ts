/**
 * How much of a kind is tried: a few random moments or screens in every run, many where somebody asks for it with
 * `REEF_LONG_TESTS=1` (docs/testing.md).
 */
export const repetitions = (few: number, many: number): number => (process.env.REEF_LONG_TESTS === '1' ? many : few);
