import { Logger as NestLogger } from '@nestjs/common';
import type { Logger } from 'typeorm';

/** TypeORM writes to the console, statements and their parameters included. Ours says what it warns of and nothing else. */
export class TypeOrmLogger implements Logger {
  private readonly logger = new NestLogger('Database');

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(message);
  }
  logQuery(): void {
    // Too many, and their parameters may be private.
  }
  logQueryError(): void {
    // Who runs the statement gets the error.
  }
  logQuerySlow(): void {
    // Postgres knows better which are slow: log_min_duration_statement.
  }
  logSchemaBuild(): void {
    // Schemas come from migrations alone.
  }
  logMigration(): void {
    // `migrate` tells its caller which ones ran.
  }
}
