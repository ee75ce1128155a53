import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormText } from '../pages/form-text';
import type { PageAnswer, SignedInVisit, Visit } from '../pages/page';
import { Pages } from '../pages/pages.decorator';
import { CurrentVisit, SignedIn, Submitted } from '../pages/visit.guard';
import { consentPage } from './consent.page';
import { Consents } from './consents.service';

/** Where a person lets a program act for them, or does not. */
@Pages('oauth/consent')
export class ConsentController {
  constructor(private readonly consents: Consents) {}

  @Get(':uid')
  async show(
    @CurrentVisit() visit: Visit,
    @Param('uid') uid: string,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageAnswer> {
    const request = await this.consents.find(uid, raw, reply.raw);
    if (visit.session === undefined)
      return { redirect: `${visit.base}/sign-in?return_to=/oauth/consent/${request.uid}` };
    return { page: consentPage({ ...visit, session: visit.session }, request) };
  }

  @Post(':uid')
  @SignedIn()
  async decide(
    @CurrentVisit() { session }: SignedInVisit,
    @Param('uid') uid: string,
    @Submitted() sent: FormText,
    @Req() { raw }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PageAnswer> {
    const request = await this.consents.find(uid, raw, reply.raw);
    // Only the one button says yes; anything else is no.
    const decision = { ...session, isAllowed: sent.get('decision') === 'allow' };
    return { redirect: await this.consents.decide(request, decision, raw, reply.raw) };
  }
}
