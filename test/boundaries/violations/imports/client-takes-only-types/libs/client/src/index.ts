export type { Skill } from '@app/contracts'; // allowed
export { getSkill } from './get-skill';
