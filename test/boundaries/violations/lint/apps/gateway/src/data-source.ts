import { DataSource } from 'typeorm';
export const opened = new DataSource({ type: 'postgres' });
