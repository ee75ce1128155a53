export type { Clock } from '@app/kernel';
