import { Injectable } from '@nestjs/common';
import {
  nameReleased,
  nameReserved,
  type NameReservationResult,
  type ReservedNames,
  type ReserveNamesInput,
} from '@app/contracts';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { NameReservationsRepository, type ReservedName } from './name-reservations.repository';
import { assertStaff, currentInitiator } from './staff';
import { assertMayUse, nameProblem, slugKeptUntil } from './reservation.rules';

const TAKEN = {
  slug: 'Slug already exists and belongs to another owner',
  package: 'Package already exists and belongs to another publisher',
} as const;

/**
 * Names that are kept for a publisher. For a package ClawHub writes a private placeholder without releases; here its
 * owner is shown the reservation as one, see reserved-packages.service.ts.
 */
@Injectable()
export class NameReservations {
  constructor(
    @InjectUnitOfWork('catalog') private readonly unitOfWork: UnitOfWork,
    private readonly repository: NameReservationsRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError FORBIDDEN */
  async reserve(input: ReserveNamesInput): Promise<ReservedNames> {
    assertStaff('admin');
    const names: ReservedName[] = [
      ...input.slugs.map((name) => ({ kind: 'slug', name }) as const),
      ...input.packageNames.map((name) => ({ kind: 'package', name }) as const),
    ];
    const results = await this.unitOfWork.run(async (tx) => {
      await this.repository.lock(tx, names);
      const done: NameReservationResult[] = [];
      for (const name of names) done.push({ ...name, ...(await this.reserveOne(tx, name, input)) });
      return done;
    });
    const succeeded = results.filter(({ ok }) => ok).length;
    return { ok: true, results, succeeded, failed: results.length - succeeded };
  }

  /** Lets the owner use a name for the first time. @throws DomainError SLUG_TAKEN, NAME_TAKEN */
  async claim(tx: Tx, item: { kind: 'skill' | 'package'; name: string; ownerId: string }): Promise<void> {
    const { name, ownerId } = item;
    const reserved = { kind: item.kind === 'skill' ? 'slug' : 'package', name } as const;
    await this.repository.lock(tx, [reserved]);
    const reservation = await this.repository.find(tx, reserved);
    if (reservation === undefined) return;
    assertMayUse(item.kind, name, ownerId, reservation, this.clock.now());
    await this.repository.remove(tx, reserved);
    if (reservation.ownerId === ownerId) await tx.emit(nameReleased, { ...reserved, ownerId, by: currentInitiator() });
  }

  private async reserveOne(
    tx: Tx,
    reserved: ReservedName,
    { ownerId, ownerHandle, reason }: ReserveNamesInput,
  ): Promise<Pick<NameReservationResult, 'ok' | 'action' | 'error'>> {
    const problem = nameProblem(reserved.kind, reserved.name);
    if (problem !== undefined) return { ok: false, error: problem };
    const { own, other } = await this.repository.holders(tx, reserved, ownerId);
    // Of a package it lasts until it is published: to reserve it again is to have it already.
    const kept = reserved.kind === 'package' ? await this.repository.find(tx, reserved) : undefined;
    if (own || kept?.ownerId === ownerId) return { ok: true, action: 'already_owned' };
    if (other) return { ok: false, error: TAKEN[reserved.kind] };
    const now = this.clock.now();
    const expiresAt = reserved.kind === 'slug' ? slugKeptUntil(now) : null;
    const why = reason ?? (reserved.kind === 'slug' ? 'slug.reserved' : null);
    await this.repository.save(tx, reserved, { ownerId, ownerHandle, expiresAt }, why, now);
    const fact = { ...reserved, ownerId, ownerHandle, reason: why, expiresAt: expiresAt?.getTime() ?? null };
    await tx.emit(nameReserved, { ...fact, by: currentInitiator() });
    return { ok: true, action: 'reserved' };
  }
}
