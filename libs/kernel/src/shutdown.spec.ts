import { Shutdown, SHUTDOWN_PHASES } from './shutdown';

describe('shutting down', () => {
  it('runs phase after phase, whatever order they were added in', async () => {
    const shutdown = new Shutdown();
    const ran: string[] = [];
    for (const phase of [...SHUTDOWN_PHASES].reverse()) {
      shutdown.add(phase, async () => {
        ran.push(`${phase} begins`);
        await Promise.resolve();
        ran.push(`${phase} ends`);
      });
    }
    await Promise.all([shutdown.run(), shutdown.run()]);
    expect(ran).toEqual(SHUTDOWN_PHASES.flatMap((phase) => [`${phase} begins`, `${phase} ends`]));
    expect(shutdown.failures).toEqual([]);
  });

  it('goes on when a step fails, and remembers why', async () => {
    const shutdown = new Shutdown();
    const ran: string[] = [];
    shutdown.add('http', () => {
      throw new Error('at once');
    });
    shutdown.add('http', () => Promise.reject(new Error('later')));
    shutdown.add('bus', async () => void ran.push('bus'));
    await shutdown.run();
    expect(ran).toEqual(['bus']);
    expect(shutdown.failures).toEqual([new Error('at once'), new Error('later')]);
  });

  it('goes on when a step hangs and the time is up', async () => {
    const shutdown = new Shutdown();
    const ran: string[] = [];
    shutdown.add('consume', () => new Promise(() => undefined));
    shutdown.add('relay', async () => void ran.push('relay'));
    await shutdown.run(10);
    expect(ran).toEqual(['relay']);
    expect(shutdown.failures).toEqual([new Error('phase "consume" has not ended in time')]);
  });
});
