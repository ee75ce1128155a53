import { setTimeout as pause } from 'node:timers/promises';
export const paused = pause;
