import type * as contracts from '@app/contracts';
import { ERRORS } from '@app/contracts';
import type * as client from '@reef/client';

/** Whether every answer of Reef's is what the client says it is. Only the compiler looks. */
type Answers<Said, Read> = Said extends Read ? true : { readonly said: Said; readonly read: Read };
/** Whether everything the client lets its user say is something Reef reads. */
type Reads<Sent, Body> = Sent extends Body ? true : { readonly sent: Sent; readonly body: Body };
/** Contracts are classes with members that may be written; the client's are read-only, lists included. */
type Sent<T> = T extends readonly (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? { -readonly [K in keyof T]: Sent<T[K]> }
    : T;

type Holds<T extends true> = T;

/** What does not hold, the type check refuses. */
export type AllAnswersAreRead = [
  Holds<Answers<contracts.RatingView, client.Rating>>,
  Holds<Answers<contracts.RatingPage, client.RatingPage>>,
  Holds<Answers<contracts.RatingSummary, client.RatingSummary>>,
  Holds<Answers<contracts.RatingUnderReview, client.RatingUnderReview>>,
  Holds<Answers<contracts.RatingEdit, client.RatingEdit>>,
  Holds<Answers<contracts.ShieldsBadge, client.Badge>>,
  Holds<Answers<contracts.RolloutPolicy, client.RolloutPolicy>>,
  Holds<Answers<contracts.PluginInsights, client.Insights>>,
  Holds<Answers<contracts.WebhookView, client.Webhook>>,
  Holds<Answers<contracts.WebhookWithSecret, client.WebhookWithSecret>>,
  Holds<Answers<contracts.WebhookDelivery, client.Delivery>>,
  Holds<Answers<contracts.WebhookDeliveryDetail, client.DeliveryDetail>>,
];
export type AllThatIsSentIsRead = [
  Holds<Reads<Sent<client.NewRating>, contracts.SubmitRatingBody>>,
  Holds<Reads<Sent<client.RatingChange>, contracts.UpdateRatingBody>>,
  Holds<Reads<Sent<client.NewWebhook>, contracts.CreateWebhookBody>>,
  Holds<Reads<Sent<client.RatingWebhook>, contracts.RegisterRatingWebhookBody>>,
  Holds<Reads<Sent<client.WebhookChange>, contracts.UpdateWebhookBody>>,
  Holds<Reads<client.RatingDecision, contracts.RatingDecision>>,
];

it('knows by their codes only problems there are', () => {
  const known: Record<client.KnownProblemCode, true> = {
    invalid_input: true,
    unauthenticated: true,
    token_invalid: true,
    account_suspended: true,
    scope_missing: true,
    forbidden: true,
    user_not_found: true,
    plugin_not_found: true,
    rating_not_found: true,
    rating_exists: true,
    rating_not_yours: true,
    rating_own: true,
    rating_limit_reached: true,
    rating_of_own_plugin: true,
    rating_user_mismatch: true,
    precondition_failed: true,
    webhook_not_found: true,
    webhook_delivery_not_found: true,
    webhook_target_forbidden: true,
    webhook_disabled: true,
    too_many_webhooks: true,
    idempotency_key_invalid: true,
    idempotency_key_reused: true,
    idempotency_in_progress: true,
    rate_limited: true,
    service_unavailable: true,
    deadline_exceeded: true,
    internal: true,
  };
  expect(Object.keys(known).filter((code) => !(code.toUpperCase() in ERRORS))).toEqual([]);
});
