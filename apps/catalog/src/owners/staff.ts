export { assertStaff, currentInitiator, isStaff } from '@app/kernel';
