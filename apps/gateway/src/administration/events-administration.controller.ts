import { Body, Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  CountedAll,
  findEvents,
  PublishedEvent,
  ReplayEventsBody,
  RepublishedEvents,
  republishEvents,
} from '@app/contracts';
import { ApiErrors } from '../api-errors.decorator';
import { RequireAdmin } from '../authentication/require-admin.decorator';
import { parseBody } from '../errors/parse-body';
import { EventTail } from './event-tail.service';
import { eventFilter, isFollowed, type EventQuery } from './event-query.rules';
import { EventReplay } from './event-replay.service';

const SUBJECT = 'Of the events, such as `reef.evt.ratings.rating.created.v1`; `*` is any part, `>` the rest';
const SINCE = 'Happened then or later: ISO 8601 in UTC';

/** What `reef events` asks. */
@ApiTags('administration')
@Controller('api/v1/admin/events')
@RequireAdmin()
export class EventsAdministrationController {
  constructor(
    private readonly tails: EventTail,
    private readonly replays: EventReplay,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'tail_events', summary: 'Past events, then those that happen, as NDJSON' })
  @ApiQuery({ name: 'subject', required: false, description: SUBJECT })
  @ApiQuery({ name: 'since', required: false, description: `${SINCE}. Absent: only what happens from now on` })
  @ApiQuery({ name: 'follow', required: false, description: '`false`: end after the past events' })
  @ApiExtraModels(PublishedEvent)
  @ApiOkResponse({
    description: 'One event a line, and an empty line from time to time',
    content: { 'application/x-ndjson': { schema: { $ref: getSchemaPath(PublishedEvent) } } },
  })
  @ApiErrors(findEvents.gateway)
  tail(@Query() query: EventQuery): Promise<StreamableFile> {
    return this.tails.open(eventFilter(query), isFollowed(query));
  }

  @Get('count')
  @ApiOperation({ operationId: 'count_events', summary: 'How many events the outboxes still have' })
  @ApiQuery({ name: 'subject', required: false, description: SUBJECT })
  @ApiQuery({ name: 'since', required: false, description: SINCE })
  @ApiQuery({ name: 'id', required: false, description: 'This one event' })
  @ApiOkResponse({ type: CountedAll })
  @ApiErrors()
  count(@Query() query: EventQuery): Promise<CountedAll> {
    return this.replays.count(eventFilter(query));
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({ operationId: 'replay_events', summary: 'Say some published events of a service again' })
  @ApiBody({ type: ReplayEventsBody })
  @ApiOkResponse({ type: RepublishedEvents })
  @ApiErrors(republishEvents.gateway)
  replay(@Body() body: unknown): Promise<RepublishedEvents> {
    return this.replays.replay(parseBody(ReplayEventsBody, body, 'Replay payload'));
  }
}
