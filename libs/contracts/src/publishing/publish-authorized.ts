import { event } from '../contract';
import { Choice, Nested, Text, Uuid } from '../fields';
import { Initiator } from '../gateway/accounts';
import { WorkflowRun } from '../gateway/publish-tokens';

/** How a release came to be allowed where the caller's membership alone does not explain it. */
export const PUBLISH_GROUNDS = ['github_actions', 'manual_override'] as const;
export type PublishGround = (typeof PUBLISH_GROUNDS)[number];

export class PublishAuthorized {
  @Uuid() attemptId: string;
  @Uuid() packageId: string;
  @Text() name: string;
  @Text() version: string;
  @Choice(PUBLISH_GROUNDS) ground: PublishGround;
  @Text({ nullable: true, description: 'Of a manual override' }) reason: string | null;
  @Nested(() => WorkflowRun, { nullable: true, description: 'Of a trusted publish' }) run: WorkflowRun | null;
  @Nested(() => Initiator) by: Initiator;
}
/** A release of a package with a trusted publisher was taken in: from its workflow, or by hand in spite of it. */
export const publishAuthorized = event({
  subject: 'reef.evt.publishing.publish.authorized.v1',
  payload: PublishAuthorized,
});
