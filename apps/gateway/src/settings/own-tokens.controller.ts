import { Get, Param, Post, Query } from '@nestjs/common';
import { Clock, DomainError } from '@app/kernel';
import { parseGrant } from '../api-tokens/token-grant.rules';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn, Submitted } from '../pages/visit.guard';
import { NewTokens } from './new-tokens.service';
import { powerOf, wishOf, type TokenForm } from './own-tokens.rules';
import { revokePage, tokensPage, type TokensView } from './own-tokens.pages';
import { OwnTokens } from './own-tokens.service';

/** Where people see, make and revoke their API tokens. */
@Pages('settings/tokens')
@SignedIn()
export class OwnTokensController {
  constructor(
    private readonly tokens: OwnTokens,
    private readonly newTokens: NewTokens,
    private readonly clock: Clock,
  ) {}

  @Get()
  list(@CurrentVisit() visit: SignedInVisit, @Query('done') done?: unknown): Promise<PageAnswer> {
    return this.show(visit, { revoked: done === 'revoked' });
  }

  /** Answers with the token itself: it is in no address, no cookie and no table. */
  @Post()
  async create(@CurrentVisit() visit: SignedInVisit, @Submitted() sent: FormText): Promise<PageAnswer> {
    const form = formOf(sent);
    try {
      const grant = parseGrant(wishOf(form, this.clock.nowMs()), this.clock.nowMs());
      const created = await this.newTokens.create(visit.session.userId, { label: form.label, via: 'settings', grant });
      return await this.show(visit, { created });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'INVALID_INPUT') throw error;
      return this.show(visit, { error: error.message, form });
    }
  }

  @Get(':id/revoke')
  async askToRevoke(@CurrentVisit() visit: SignedInVisit, @Param('id') id: string): Promise<PageAnswer> {
    return { page: revokePage(visit, await this.tokens.get(visit.session.userId, id), this.clock.nowMs()) };
  }

  @Post(':id/revoke')
  async revoke(@CurrentVisit() { session, base }: SignedInVisit, @Param('id') id: string): Promise<PageAnswer> {
    await this.tokens.revoke({ id: session.userId, handle: session.handle, role: session.role }, id);
    return { redirect: `${base}/settings/tokens?done=revoked` };
  }

  private async show(visit: SignedInVisit, view: Partial<TokensView>): Promise<PageAnswer> {
    const tokens = await this.tokens.list(visit.session.userId);
    return { page: tokensPage(visit, { tokens, nowMs: this.clock.nowMs(), ...view }) };
  }
}

function formOf(sent: FormText): TokenForm {
  const [label, expiry, names] = [sent.get('label'), sent.get('expiry'), sent.get('names')];
  return { label, expiry, names, power: powerOf(sent.get('power')), scopes: sent.all('scope') };
}
