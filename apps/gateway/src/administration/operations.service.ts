import { Injectable } from '@nestjs/common';
import { operationPerformed, type Operation } from '@app/contracts';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { currentInitiator } from '../accounts/initiator';

/** What administrators have Reef do to itself changes no fact that would speak for itself, so it is said here. */
@Injectable()
export class Operations {
  constructor(@InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork) {}

  /** Records the operation, for the audit log, and then does it: nothing is done unrecorded. */
  async perform<T>(operation: Operation, parameters: object, work: () => Promise<T>): Promise<T> {
    const by = currentInitiator();
    await this.unitOfWork.run((tx) => tx.emit(operationPerformed, { operation, parameters, by }));
    return work();
  }
}
