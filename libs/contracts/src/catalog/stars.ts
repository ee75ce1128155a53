import { rpc } from '../contract';
import { Flag } from '../fields';
import { SkillReference, UNREADABLE } from './skills';

export class StarredSkill {
  @Flag() ok: boolean;
  @Flag() starred: boolean;
  @Flag() alreadyStarred: boolean;
}
/** Adds the caller's star: one per user and skill, however often and however fast they ask (server-semantics 3.14). */
export const starSkill = rpc({
  subject: 'reef.rpc.catalog.skill.star.v1',
  input: SkillReference,
  output: StarredSkill,
  errors: ['UNAUTHENTICATED', ...UNREADABLE],
});

export class UnstarredSkill {
  @Flag() ok: boolean;
  @Flag() unstarred: boolean;
  @Flag() alreadyUnstarred: boolean;
}
export const unstarSkill = rpc({
  subject: 'reef.rpc.catalog.skill.unstar.v1',
  input: SkillReference,
  output: UnstarredSkill,
  errors: ['UNAUTHENTICATED', ...UNREADABLE],
});
