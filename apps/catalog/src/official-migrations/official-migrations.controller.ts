import { Controller } from '@nestjs/common';
import {
  listOfficialMigrations,
  saveOfficialMigration,
  type ListOfficialMigrationsInput,
  type OfficialMigrationList,
  type SavedOfficialMigration,
  type SaveOfficialMigrationBody,
} from '@app/contracts';
import { RpcHandler } from '@app/messaging';
import { OfficialMigrations } from './official-migrations.service';

@Controller()
export class OfficialMigrationsController {
  constructor(private readonly migrations: OfficialMigrations) {}

  @RpcHandler(listOfficialMigrations)
  list(input: ListOfficialMigrationsInput): Promise<OfficialMigrationList> {
    return this.migrations.list(input);
  }
  @RpcHandler(saveOfficialMigration)
  save(input: SaveOfficialMigrationBody): Promise<SavedOfficialMigration> {
    return this.migrations.save(input);
  }
}
