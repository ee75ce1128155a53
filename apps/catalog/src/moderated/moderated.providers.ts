import type { Provider, Type } from '@nestjs/common';
import { FeaturedItems } from './featured-items.service';
import { HiddenSkillsSubscriber } from './hidden-skills.subscriber';
import { ModeratedItemsController } from './moderated-items.controller';
import { ModeratedItemsRepository } from './moderated-items.repository';
import { ModeratedItems } from './moderated-items.service';

export const moderatedControllers: Type[] = [ModeratedItemsController];

/** What moderators ask of the catalog, and what it does as they wish. */
export const moderatedProviders: Provider[] = [
  ...[ModeratedItems, ModeratedItemsRepository],
  ...[FeaturedItems, HiddenSkillsSubscriber],
];
