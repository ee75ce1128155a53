import { event } from '../contract';
import { Choice, Decimal, Dictionary, Flag, Nested, Text, Texts, Uuid, Uuids, Whole } from '../fields';
import { Initiator } from '../gateway/accounts';

/** What became of a rating beside its author's doing. */
export const RATING_ACTIONS = ['held', 'released', 'hidden', 'restored'] as const;
export type RatingAction = (typeof RATING_ACTIONS)[number];

/** Everybody sees a `visible` rating and it counts; `held` waits for a moderator, `hidden` was taken down. */
export const RATING_STATES = ['visible', 'held', 'hidden'] as const;
export type RatingState = (typeof RATING_STATES)[number];

/** The numbers after a change; absolute, so that order does not matter beyond `revision`. */
export class RatingAggregate {
  @Decimal({ description: 'Rounded to one decimal; 0 when there are no ratings' }) averageScore: number;
  @Whole() totalRatings: number;
  @Dictionary('number', { example: { '1': 0, '2': 0, '3': 0, '4': 1, '5': 3 } }) distribution: Record<string, number>;
  @Whole({ min: 0, description: 'Grows with every change of this plugin' }) revision: number;
}
/** What every event about a plugin's ratings says. */
export class PluginRatingsFact {
  @Uuid() packageId: string;
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Uuid({ description: "The plugin's publisher" }) ownerId: string;
  @Flag({ description: 'Only members of the publisher may know of the plugin, and of what this event says' })
  isPrivate: boolean;
  @Whole({ min: 1, description: "Counts the plugin's events; an event with a smaller number is the older one" })
  sequence: number;
  @Nested(() => RatingAggregate, { description: 'After the event; its `revision` is `sequence`' })
  aggregate: RatingAggregate;
}
/** What every event about one rating says. */
export class RatingFact extends PluginRatingsFact {
  @Uuid() ratingId: string;
  @Uuid({ description: 'The author' }) userId: string;
  @Whole({ min: 1, max: 5 }) score: number;
}

export class RatingCreated extends RatingFact {
  @Text({ optional: true }) comment?: string;
}
/** A rating is there for everybody. One that is held for review says `ratingModerated` instead. */
export const ratingCreated = event({ subject: 'reef.evt.ratings.rating.created.v1', payload: RatingCreated });

export class RatingUpdated extends RatingFact {
  @Whole({ min: 1, max: 5 }) previousScore: number;
  @Text({ optional: true, description: 'As it is now' }) comment?: string;
}
/** What everybody sees of a rating has changed. */
export const ratingUpdated = event({ subject: 'reef.evt.ratings.rating.updated.v1', payload: RatingUpdated });

export class RatingDeleted extends RatingFact {
  @Choice(RATING_STATES, { description: 'What it was; only a visible one had counted' }) state: RatingState;
  @Nested(() => Initiator) by: Initiator;
}
/** A rating is gone, by its author or by an administrator. */
export const ratingDeleted = event({ subject: 'reef.evt.ratings.rating.deleted.v1', payload: RatingDeleted });

export class RatingModerated extends RatingFact {
  @Choice(RATING_ACTIONS, { description: 'held and hidden take it out of every number, the others put it back' })
  action: RatingAction;
  @Choice(RATING_STATES, { optional: true, description: 'Absent: the rating is new' }) previousState?: RatingState;
  @Texts({ description: 'Why, as codes such as `link`, `burst` or `reports`' }) reasons: string[];
  @Text({ optional: true, description: 'In the words of the moderator' }) note?: string;
  @Nested(() => Initiator, { description: 'system: a rule did it' }) by: Initiator;
}
/** A rating is out of sight, or back. Webhooks know it as `rating.held`, `rating.released`, `rating.hidden`, `rating.restored`. */
export const ratingModerated = event({ subject: 'reef.evt.ratings.rating.moderated.v1', payload: RatingModerated });

export class RatingReplied extends RatingFact {
  @Text({ optional: true, description: 'Absent: the reply was taken back' }) reply?: string;
  @Nested(() => Initiator) by: Initiator;
}
/** The plugin's publisher has answered a rating, changed the answer, or taken it back. */
export const ratingReplied = event({ subject: 'reef.evt.ratings.rating.replied.v1', payload: RatingReplied });

export class ReviewReported {
  @Uuid() packageId: string;
  @Text({ description: 'The canonical package name' }) pluginId: string;
  @Uuid() ratingId: string;
  @Text({ description: 'In the words of who reported it' }) reason: string;
  @Whole({ min: 1, description: 'Open reports of the rating, this one included' }) openReports: number;
  @Nested(() => Initiator) by: Initiator;
}
/** Somebody has told the staff about a rating. It changes no number by itself. */
export const reviewReported = event({ subject: 'reef.evt.ratings.review.reported.v1', payload: ReviewReported });

export class RatingHelpfulnessChanged extends RatingFact {
  @Whole({ min: 0, description: 'How many find the rating helpful now' }) helpfulVotes: number;
}
/** Somebody finds a rating helpful, or no longer. */
export const ratingHelpfulnessChanged = event({
  subject: 'reef.evt.ratings.rating.helpfulnessChanged.v1',
  payload: RatingHelpfulnessChanged,
});

export class RatingAnomalyDetected extends PluginRatingsFact {
  @Choice(['young_accounts', 'network'], { description: 'What the ratings have in common' }) kind: string;
  @Uuids({ description: 'The ratings that are held now because of it' }) ratingIds: string[];
}
/** Many ratings of one plugin in a short time have something in common (standards 7.2). They are held. */
export const ratingAnomalyDetected = event({
  subject: 'reef.evt.ratings.rating.anomalyDetected.v1',
  payload: RatingAnomalyDetected,
});

export class RatablePluginChanged {
  @Uuid() packageId: string;
  @Text({ description: 'The canonical package name' }) pluginId: string;
}
/** What ratings knows of who may see a plugin is another thing now: answers about it that were kept no longer hold. */
export const ratablePluginChanged = event({
  subject: 'reef.evt.ratings.plugin.changed.v1',
  payload: RatablePluginChanged,
});
