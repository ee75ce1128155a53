import { applyDecorators, UseGuards } from '@nestjs/common';
import { Pages } from '../pages/pages.decorator';
import { SignedIn } from '../pages/visit.guard';
import { StaffGuard } from './staff.guard';

/** Pages of the moderation console: for moderators and administrators who are signed in. */
export function Console(path: string): ClassDecorator {
  return applyDecorators(Pages(path), SignedIn(), UseGuards(StaffGuard));
}
