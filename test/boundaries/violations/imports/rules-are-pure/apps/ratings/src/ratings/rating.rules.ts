export type { RatingRow } from './rating.entity';
export { Injectable } from '@nestjs/common';
export { readFile } from 'node:fs/promises';
export { Outbox } from '@app/persistence';
