export { getSkill } from '@app/contracts';
