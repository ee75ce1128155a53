import { Get, Post, Query } from '@nestjs/common';
import { DomainError } from '@app/kernel';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, Visit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, Submitted } from '../pages/visit.guard';
import { LinkSignIn } from './link-sign-in.service';
import { AFTER_SIGN_IN } from './sign-in.controller';
import { deadLinkPage, signInPage, welcomePage } from './sign-in.pages';

/** Where sign-in links lead: a new password, and in. */
@Pages('sign-in/link')
export class SignInLinkController {
  constructor(private readonly links: LinkSignIn) {}

  @Get()
  async show(@CurrentVisit() visit: Visit, @Query('code') code?: unknown): Promise<PageAnswer> {
    const handle = typeof code === 'string' ? await this.links.handleOf(code) : undefined;
    return { page: handle === undefined ? deadLinkPage(visit) : welcomePage(visit, handle, String(code)) };
  }

  @Post()
  async use(@CurrentVisit() visit: Visit, @Submitted() sent: FormText): Promise<PageAnswer> {
    const code = sent.get('code');
    try {
      const outcome = await this.links.signIn(code, sent.get('password'), visit);
      if ('cookies' in outcome) return { redirect: visit.base + AFTER_SIGN_IN, cookies: outcome.cookies };
      return { page: signInPage(visit, { returnTo: AFTER_SIGN_IN, error: outcome.refused }) };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const handle = await this.links.handleOf(code);
      if (error.code === 'NOT_FOUND' || handle === undefined) return { page: deadLinkPage(visit) };
      if (error.code !== 'INVALID_INPUT') throw error;
      return { page: welcomePage(visit, handle, code, error.message) };
    }
  }
}
