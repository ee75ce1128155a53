import type { Command } from 'commander';
import { CommandError } from './exit-codes';
import { print } from './output';
import { progressLine } from './progress';
import type { Session } from './session';

interface Page {
  indexed: number;
  withoutVector: number;
  left: number;
  next: string | null;
}
interface Options {
  skill?: string;
  owner?: string;
  from?: string;
}

export function reindexCommand(parent: Command, session: Session): void {
  parent
    .command('reindex')
    .description('index skills for search anew, a hundred at a time, while Reef runs')
    .option('--skill <slug>', 'only skills of this slug')
    .option('--owner <handle>', 'only that of this owner')
    .option('--from <id>', 'go on after this skill, as an interrupted run said')
    .action(async ({ skill: slug, owner: ownerHandle, from }: Options) => {
      const { api, output } = session();
      let [indexed, withoutVector] = [0, 0];
      for (let after: string | null | undefined = from; after !== null;) {
        const page: Page = await api
          .post<Page>('/api/v1/admin/reindex', { slug, ownerHandle, after })
          .catch(goOnFrom(after));
        indexed += page.indexed;
        withoutVector += page.withoutVector;
        after = page.next;
        if (output.isTerminal) output.err(`\r${progressLine('Indexing', indexed, indexed + page.left)}`);
      }
      if (output.isTerminal) output.err('\n');
      const pending = withoutVector === 0 ? '' : ` ${withoutVector} of them wait for the embedding provider.`;
      print(output, { indexed, withoutVector }, () => `${indexed} skills indexed.${pending}`);
    });
}

/** Nothing that was indexed is lost when one request fails. */
function goOnFrom(after: string | undefined): (error: unknown) => never {
  return (error) => {
    if (after === undefined || !(error instanceof CommandError)) throw error;
    throw new CommandError(`${error.message}\nGo on with: reef reindex --from ${after}`, error.exitCode);
  };
}
