import {
  ChangeSkillBody,
  ChangeVersionBody,
  MoveTagBody,
  type ChangeSkillInput,
  type MoveSkillTagInput,
  type SkillVersionReference,
} from '@app/contracts';
import { DomainError } from '@app/kernel';
import { JsonText } from '../edge/json-text';
import { parseBody } from '../errors/parse-body';
import { ownerQuery, slugOf } from './skill-reference.rules';

const LABEL = 'Delete payload';

/**
 * The skill that is to be deleted or brought back. A body that names a version was meant for that version: a client
 * that knows no such route must not lose the whole skill.
 * @throws DomainError INVALID_INPUT
 */
export function skillChange(slug: string, body: unknown): ChangeSkillInput {
  const { reason, ownerHandle, version } = parseBody(ChangeSkillBody, orNothing(body), LABEL);
  if (version !== undefined)
    throw new DomainError(
      'INVALID_INPUT',
      'The body names a version. To delete one version, use /api/v1/skills/{slug}/versions/{version}.',
    );
  return { slug: slugOf(slug), ...ownerQuery(ownerHandle), ...(reason === undefined ? {} : { reason }) };
}

/** @throws DomainError INVALID_INPUT when the body names another version than the path */
export function versionChange(slug: string, version: string, body: unknown): SkillVersionReference {
  const { ownerHandle, version: repeated } = parseBody(ChangeVersionBody, orNothing(body), LABEL);
  const number = version.trim();
  if (repeated !== undefined && repeated.trim() !== number)
    throw new DomainError('INVALID_INPUT', 'The version in the body is not the one in the path.');
  return { slug: slugOf(slug), version: number, ...ownerQuery(ownerHandle) };
}

export function tagMove(slug: string, tag: string, body: unknown): MoveSkillTagInput {
  const { version, ownerHandle } = parseBody(MoveTagBody, body ?? {}, 'Tag payload');
  return { slug: slugOf(slug), tag, version: version.trim(), ...ownerQuery(ownerHandle) };
}

/** No body is an empty one: CLIs send one only when they have something to say (client-contract 0.1 trap 8). */
export function orNothing(body: unknown): unknown {
  return (body instanceof JsonText ? body.parse() : body) ?? {};
}
