import type { Provider, Type } from '@nestjs/common';
import { AuditFileController, AuditPagesController } from './audit.controller';
import { CasesController } from './cases.controller';
import { ConsoleCasesService } from './console-cases.service';
import { ConsoleQueue } from './console-queue.service';
import { EvidenceReader } from './evidence.service';
import { ItemController } from './item.controller';
import { PeopleController } from './people.controller';
import { PeopleRepository } from './people.repository';
import { People } from './people.service';
import { PersonActions } from './person-actions.service';
import { QueueController } from './queue.controller';
import { ReviewedItems } from './reviewed-items.service';
import { WebhookHealthRepository } from './webhook-health.repository';
import { WebhookHealth } from './webhook-health.service';
import { WebhookPagesController } from './webhooks.controller';

/** The moderation console; the cases last, whose path is the widest. */
export const consoleControllers: Type[] = [
  ...[QueueController, ItemController, PeopleController, WebhookPagesController],
  ...[AuditPagesController, AuditFileController, CasesController],
];
export const consoleProviders: Provider[] = [
  ...[ConsoleQueue, ReviewedItems, EvidenceReader, ConsoleCasesService],
  ...[People, PersonActions, PeopleRepository, WebhookHealth, WebhookHealthRepository],
];
