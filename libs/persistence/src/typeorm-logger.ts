import { Logger as NestLogger } from '@nestjs/common';
import type { Service } from '@app/contracts';
import type { Logger } from 'typeorm';
import { slowQueries } from './metrics';
import { shownSql } from './sql';

/** TypeORM writes to the console, statements and their parameters included. Ours says what it warns of and nothing else. */
export class TypeOrmLogger implements Logger {
  private readonly logger = new NestLogger('Database');

  constructor(private readonly service: Service) {}

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(message);
  }
  logQuery(): void {
    // Too many, and their parameters may be private.
  }
  logQueryError(): void {
    // Who runs the statement gets the error.
  }
  /** In the context of who waited for it, so the line has the request's id and trace. */
  logQuerySlow(ms: number, sql: string): void {
    slowQueries.inc({ service: this.service });
    this.logger.warn({ service: this.service, duration_ms: ms, sql: shownSql(sql) }, 'slow query');
  }
  logSchemaBuild(): void {
    // Schemas come from migrations alone.
  }
  logMigration(): void {
    // `migrate` tells its caller which ones ran.
  }
}
