import { event } from '../contract';
import { Uuid, Whole } from '../fields';

export class UploaderSuspected {
  @Uuid({ description: 'Who has published them' }) userId: string;
  @Whole({ min: 1, description: 'Versions of theirs found malicious in the window' }) maliciousVersions: number;
  @Whole({ min: 1 }) windowHours: number;
}
/** Somebody's versions are malicious again and again. What follows for the account is the gateway's to say. */
export const uploaderSuspected = event({
  subject: 'reef.evt.publishing.uploader.suspected.v1',
  payload: UploaderSuspected,
});
