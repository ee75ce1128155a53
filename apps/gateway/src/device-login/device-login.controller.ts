import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DEVICE_GRANT, DeviceCodeBody, DeviceTokenBody } from '@app/contracts';
import { processConfig, type ProcessSettings } from '@app/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseBody } from '../errors/parse-body';
import { Visits } from '../pages/visits.service';
import { INTERVAL_SECONDS, isDeviceCode, VALID_SECONDS } from './device-login.rules';
import { DeviceLogins } from './device-logins.service';

const BAD_REQUEST = 400;

/** Device login, as CLI 0.13 and later speak it (client-contract 1.5): RFC 8628 with JSON bodies. */
@ApiTags('sign-in')
@Controller('api/cli/device')
export class DeviceLoginController {
  constructor(
    @Inject(processConfig.token) private readonly settings: ProcessSettings,
    private readonly logins: DeviceLogins,
    private readonly visits: Visits,
  ) {}

  @Post('code')
  @HttpCode(200)
  @ApiOperation({ operationId: 'start_device_login', summary: 'Start a login that somebody confirms in a browser' })
  @ApiBody({ type: DeviceCodeBody })
  @ApiOkResponse({ description: 'RFC 8628 section 3.2' })
  @ApiBadRequestResponse({ description: '`{ error }`: the body is not as it must be' })
  async start(@Body() body: unknown, @Req() request: FastifyRequest): Promise<object> {
    const asked = parseBody(DeviceCodeBody, body ?? {}, 'Device code payload');
    const { deviceCode, userCode } = await this.logins.start(asked, this.visits.addressOf(request));
    const page = `${this.settings.REEF_PUBLIC_URL}/cli/device`;
    return {
      device_code: deviceCode,
      user_code: userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${userCode}`,
      expires_in: VALID_SECONDS,
      interval: INTERVAL_SECONDS,
    };
  }

  @Post('token')
  @HttpCode(200)
  @ApiOperation({ operationId: 'poll_device_login', summary: 'Ask for the token of a login that was started' })
  @ApiBody({ type: DeviceTokenBody })
  @ApiOkResponse({ description: 'RFC 8628 section 3.5: the token, once somebody has confirmed' })
  @ApiBadRequestResponse({
    description:
      '`{ error }`: authorization_pending, slow_down, expired_token, access_denied, or what is wrong with the body',
  })
  async poll(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const { device_code: code = '', grant_type: grant } = parseBody(
      DeviceTokenBody,
      body ?? {},
      'Device token payload',
    );
    if (grant !== DEVICE_GRANT) return refuse(reply, 'unsupported_grant_type', `grant_type must be ${DEVICE_GRANT}`);
    if (!isDeviceCode(code)) return refuse(reply, 'invalid_request', 'device_code is missing or malformed');
    const answer = await this.logins.poll(code);
    if ('token' in answer) return { access_token: answer.token, token_type: 'bearer', scope: answer.scope };
    void reply.status(BAD_REQUEST);
    return answer;
  }
}

function refuse(reply: FastifyReply, error: string, description: string): object {
  void reply.status(BAD_REQUEST);
  return { error, error_description: description };
}
