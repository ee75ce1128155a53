import { Injectable } from '@nestjs/common';
import type { ItemKind } from '@app/contracts';
import { PackageSteps } from '../packages/package-steps';
import { SkillSteps } from '../skills/skill-steps';
import type { AttemptSteps } from './attempt';

/** The steps for each kind of thing that can be published. */
@Injectable()
export class AttemptStepsByKind {
  private readonly byKind: Readonly<Record<ItemKind, AttemptSteps>>;

  constructor(skill: SkillSteps, plugin: PackageSteps) {
    this.byKind = { skill, package: plugin };
  }
  of(kind: ItemKind): AttemptSteps {
    return this.byKind[kind];
  }
}
