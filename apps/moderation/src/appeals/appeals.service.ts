import { Injectable } from '@nestjs/common';
import {
  appealOpened,
  type AppealPage,
  type AppealRecord,
  type AppealReference,
  type ListAppealsInput,
  type SubmitAppealInput,
  type SubmittedAppeal,
} from '@app/contracts';
import { assertStaff, Clock, currentActor, currentInitiator, DomainError, newId } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { CasePages } from '../cases/case-pages';
import { caseNotFound, statementOf } from '../cases/case.rules';
import { effectiveVerdict } from '../verdicts/verdict.rules';
import { VerdictsRepository } from '../verdicts/verdicts.repository';
import { assertAppealable, maySpeakFor } from './appeal.rules';
import { AppealsRepository } from './appeals.repository';

/** In characters; what is longer is cut (server-semantics 3.14). */
const MOST_MESSAGE = 2000;

/** What owners say against decisions. */
@Injectable()
export class AppealsService {
  constructor(
    @InjectUnitOfWork('moderation') private readonly unitOfWork: UnitOfWork,
    private readonly appeals: AppealsRepository,
    private readonly verdicts: VerdictsRepository,
    private readonly pages: CasePages,
    private readonly clock: Clock,
  ) {}

  async submit({ target, isHidden, message: text }: SubmitAppealInput): Promise<SubmittedAppeal> {
    const { kind, itemId, ownerId, versionId, name } = target;
    const submitterId = currentActor()?.userId;
    if (submitterId === undefined) throw new DomainError('UNAUTHENTICATED');
    if (!maySpeakFor(ownerId)) throw new DomainError('FORBIDDEN', 'Unauthorized');
    if (versionId === null) throw new DomainError('INVALID_INPUT', 'Package version required');
    const message = statementOf(text, MOST_MESSAGE, 'Appeal message required.');
    return this.unitOfWork.run(async (tx) => {
      const { verdict, reasonCodes } = effectiveVerdict(await this.verdicts.judged(tx, { kind, itemId, versionId }));
      assertAppealable({ kind, isHidden, verdict, reasonCodes });
      const facts = { kind, itemId, versionId, message };
      const id = newId();
      const appealId = await this.appeals.open(tx, { ...facts, id, submitterId, at: this.clock.now() });
      const submitted = appealId === id;
      if (submitted) await tx.emit(appealOpened, { ...facts, appealId, name, by: currentInitiator() });
      return { appealId, submitted, alreadyOpen: !submitted, status: 'open' };
    });
  }

  /** @throws DomainError FORBIDDEN */
  list(input: ListAppealsInput): Promise<AppealPage> {
    assertStaff('moderator');
    return this.pages.page(
      'appeals',
      input,
      (query) => this.appeals.page(query),
      ({ createdAt: atMs, appealId: id }) => ({ atMs, id }),
    );
  }

  /** @throws DomainError FORBIDDEN, APPEAL_NOT_FOUND */
  async get({ kind, appealId }: AppealReference): Promise<AppealRecord> {
    assertStaff('moderator');
    const appeal = await this.appeals.find(kind, appealId);
    if (appeal === undefined) throw caseNotFound(kind, 'appeal');
    return appeal;
  }
}
