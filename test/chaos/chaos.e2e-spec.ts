import { describeFault, faultPlan, PROCESS_FAULTS, SHARED_FAULTS } from './fault-plan';
import { runChaos } from './run-chaos';

const SEED = 1;
const SECONDS = 20;

// Its start, its end, and the time in which everything may become whole.
jest.setTimeout(240_000);

it('a plan of faults is the same for the same seed, and has every kind', () => {
  const plan = faultPlan(7, 60_000);
  expect(faultPlan(7, 60_000)).toEqual(plan);
  expect(faultPlan(8, 60_000)).not.toEqual(plan);
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set([...PROCESS_FAULTS, ...SHARED_FAULTS]));
  expect(plan.every(({ atMs, forMs }) => atMs + forMs <= 60_000)).toBe(true);
});

it('a cluster keeps what it has promised while everything around it fails', async () => {
  const { plan, broken } = await runChaos({ seed: SEED, seconds: SECONDS });
  const problems = Object.entries(broken).flatMap(([name, all]) => all.map((problem) => `${name}: ${problem}`));
  expect({ seed: SEED, faults: plan.map(describeFault), problems }).toMatchObject({ problems: [] });
});
