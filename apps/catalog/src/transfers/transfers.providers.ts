import { OwnerChanges } from './owner-changes.service';
import { PendingTransfers } from './pending-transfers.service';
import { People } from './people.service';
import { SkillOrigins } from './skill-origins.service';
import { SkillReclaims } from './skill-reclaims.service';
import { TransferDecisions } from './transfer-decisions.service';
import { TransferLists } from './transfer-lists.service';
import { TransferRequests } from './transfer-requests.service';
import { TransfersController } from './transfers.controller';
import { TransfersRepository } from './transfers.repository';

export const transferControllers = [TransfersController];
export const transferProviders = [
  ...[TransferRequests, TransferDecisions, TransferLists],
  ...[PendingTransfers, TransfersRepository, OwnerChanges, SkillOrigins, SkillReclaims, People],
];
