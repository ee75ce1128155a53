import { Injectable } from '@nestjs/common';
import {
  handleReleased,
  handleReserved,
  type ReleasedHandle,
  type ReleaseHandleBody,
  type ReservedHandle,
  type ReserveHandleBody,
} from '@app/contracts';
import { Clock, DomainError } from '@app/kernel';
import { InjectUnitOfWork, type Tx, type UnitOfWork } from '@app/persistence';
import { findableHandle, newHandle, reasonOf } from '../accounts/account.rules';
import { currentInitiator } from '../accounts/initiator';
import { UsersRepository } from '../accounts/users.repository';
import { assertFree } from './handle.rules';
import { HandlesRepository } from './handles.repository';
import { handleClaimed } from './publishers.repository';

/** Handles kept for their rightful owners (server-semantics 1.1). */
@Injectable()
export class HandlesService {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly handles: HandlesRepository,
    private readonly users: UsersRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError HANDLE_INVALID, HANDLE_TAKEN when somebody has it, USER_NOT_FOUND, INVALID_INPUT */
  reserve(body: ReserveHandleBody): Promise<ReservedHandle> {
    const handle = newHandle(body.handle);
    const reason = reasonOf(body.reason);
    return this.unitOfWork.run(async (tx) => {
      await this.handles.lock(tx, handle);
      if (await this.handles.isTaken(tx, handle)) throw handleClaimed(handle);
      const ownerUserId = body.ownerHandle === undefined ? null : await this.activeUser(tx, body.ownerHandle);
      await this.handles.reserve(tx, handle, ownerUserId, reason, this.clock.now());
      await tx.emit(handleReserved, { handle, ownerUserId, reason, by: currentInitiator() });
      return { ok: true, handle, ownerUserId };
    });
  }

  /** @throws DomainError HANDLE_INVALID */
  release(body: ReleaseHandleBody): Promise<ReleasedHandle> {
    const handle = newHandle(body.handle);
    return this.unitOfWork.run(async (tx) => {
      await this.handles.lock(tx, handle);
      return { ok: true, handle, released: await this.releaseIn(tx, handle) };
    });
  }

  /** Lets nobody else take or reserve the handle until the transaction ends. */
  async lock(tx: Tx, handle: string): Promise<void> {
    await this.handles.lock(tx, handle);
  }

  /**
   * Lets `userId` take the handle in this transaction; it is not kept for them any longer.
   * @throws DomainError HANDLE_TAKEN when it is kept for somebody else
   */
  async claim(tx: Tx, handle: string, userId: string | undefined): Promise<void> {
    const reservation = await this.handles.lock(tx, handle);
    assertFree(handle, reservation, userId);
    if (reservation !== undefined) await this.releaseIn(tx, handle);
  }

  private async releaseIn(tx: Tx, handle: string): Promise<boolean> {
    const released = await this.handles.release(tx, handle);
    if (released) await tx.emit(handleReleased, { handle, by: currentInitiator() });
    return released;
  }
  private async activeUser(tx: Tx, handle: string): Promise<string> {
    const key = findableHandle(handle);
    const user = key === undefined ? undefined : await this.users.lock(tx, key);
    if (user === undefined || user.state !== 'active') throw new DomainError('USER_NOT_FOUND');
    return user.id;
  }
}
