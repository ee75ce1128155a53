import { Choice, Flag, Json, Nested, Text, Whole } from '@app/contracts';

class InstallArchive {
  @Text() version: string;
  @Text({ description: 'Absolute' }) downloadUrl: string;
}
/** How to install a skill, or why not (client-contract 2.3). `ok` says which of the fields are there. */
export class SkillInstall {
  @Flag() ok: boolean;
  @Text() slug: string;
  @Choice(['archive'], { optional: true }) installKind?: string;
  @Nested(() => InstallArchive, { optional: true }) archive?: InstallArchive;
  @Text({ optional: true }) reason?: string;
  @Text({ optional: true }) message?: string;
  @Whole({ optional: true, description: 'The status of the answer' }) status?: number;
  @Text({ optional: true }) code?: string;
  @Json({ optional: true, description: 'When several skills share the slug: what to choose from' }) matches?: unknown;
}
