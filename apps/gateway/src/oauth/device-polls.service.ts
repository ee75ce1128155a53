import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { InjectUnitOfWork, type UnitOfWork } from '@app/persistence';
import { pollOf, SLOWER_SECONDS } from '../device-login/device-login.rules';
import { DeviceCodesRepository } from './device-codes.repository';

/** How often programs ask whether somebody has confirmed (RFC 8628 section 3.5), which the provider does not mind. */
@Injectable()
export class DevicePolls {
  constructor(
    @InjectUnitOfWork('gateway') private readonly unitOfWork: UnitOfWork,
    private readonly codes: DeviceCodesRepository,
    private readonly clock: Clock,
  ) {}

  /** Notes that a program asks. @returns whether it must wait longer, from now on */
  isTooSoon(deviceCode: string): Promise<boolean> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (tx) => {
      const code = await this.codes.lock(tx, deviceCode);
      const poll = pollOf(code, now);
      if (code === undefined || (poll !== 'slow_down' && poll !== 'authorization_pending')) return false;
      const slower = poll === 'slow_down' ? SLOWER_SECONDS : 0;
      await this.codes.notePoll(tx, deviceCode, now, code.intervalSeconds + slower);
      return poll === 'slow_down';
    });
  }
}
