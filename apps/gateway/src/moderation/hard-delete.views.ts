import { Flag, Text, Uuid } from '@app/contracts';

class HardDeleted {
  @Flag() ok: boolean;
  @Text() ownerHandle: string;
  @Text() displayName: string;
  @Flag() dryRun: boolean;
  @Text({ description: 'Confirms this deletion, for this reason, by you; good for ten minutes' })
  confirmationToken: string;
}
export class HardDeletedSkill extends HardDeleted {
  @Uuid() skillId: string;
  @Text() slug: string;
  @Flag({ description: 'It is done' }) scheduled: boolean;
}
export class HardDeletedPackage extends HardDeleted {
  @Uuid() packageId: string;
  @Text() name: string;
  @Text({ optional: true, description: 'The plugin id; it is free again' }) runtimeId?: string;
  @Flag() deleted: boolean;
}
