import { DataSource } from 'typeorm';
export const allowed = new DataSource({ type: 'postgres' });
