import { Type, type Static } from 'typebox';
import { integerOrNull, moment, momentOrNull, oneOf, openObject, textOrNull } from './field.ts';

const gap = oneOf(['after', 'skip'], {
  description:
    'What becomes of times in the hour that is missing when the clocks go forward: `after` makes them one moment at its end, `skip` none. Default `after`.',
});
const overlap = oneOf(['once', 'twice'], {
  description: 'What becomes of times that come twice when the clocks go back: `once` takes the first, `twice` both. Default `once`.',
});
const zone = Type.String({ minLength: 1, maxLength: 100, description: 'A time zone like `Europe/Paris`. Default `UTC`.' });
const when = Type.Array(Type.String({ minLength: 1, maxLength: 1_000 }), {
  minItems: 1,
  maxItems: 100,
  description: 'Cron text like `30 2 * * *`, `@daily`, or intervals like `every 90m`.',
});
const values = Type.Unsafe<{ readonly [name: string]: string }>({ type: 'object', additionalProperties: { type: 'string' } });
const momentText = Type.String({
  minLength: 10,
  maxLength: 40,
  description: 'ISO 8601; a date or a time without an offset is read by the clock of the zone.',
});
const seconds = { minimum: 0, maximum: 3_162_240_000 };
const noMore = { additionalProperties: false };

const span = Type.Object(
  {
    kind: oneOf(['dates', 'wall', 'moments', 'yearly', 'weekly']),
    from: Type.Optional(Type.String({ maxLength: 40, description: 'Where it begins; for all kinds but `weekly`.' })),
    to: Type.Optional(Type.String({ maxLength: 40 })),
    firstYear: Type.Optional(integerOrNull({ description: '`yearly`: the year of its first beginning.' })),
    lastYear: Type.Optional(integerOrNull()),
    weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7, description: '`weekly`: 0 is Sunday.' })),
    fromMinute: Type.Optional(Type.Integer({ minimum: 0, maximum: 1440, description: '`weekly`: minutes after 00:00.' })),
    toMinute: Type.Optional(Type.Integer({ minimum: 0, maximum: 1440 })),
  },
  noMore,
);

export type SpanBody = Static<typeof span>;

export type CalendarBody = { readonly include?: readonly SpanBody[]; readonly exclude?: readonly SpanBody[] };

const calendarOrNull = Type.Unsafe<CalendarBody | null>({
  type: ['object', 'null'],
  properties: { include: Type.Array(span, { maxItems: 10_000 }), exclude: Type.Array(span, { maxItems: 10_000 }) },
  additionalProperties: false,
  description: 'Spans that allow moments, and spans that take them away.',
});

const momentTextOrNull = textOrNull({
  minLength: 10,
  maxLength: 40,
  description: 'ISO 8601; a date or a time without an offset is read by the clock of the zone. null: none.',
});

const missed = Type.Object(
  {
    kind: oneOf(['none', 'last', 'all']),
    withinSeconds: Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'], ...seconds })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  {
    ...noMore,
    description:
      'Moments that passed while nobody could launch them: `none` of them, the `last` if it is not older than `withinSeconds` (null: however old), or `all` within `withinSeconds`, the newest `limit`. Default: the last within a day.',
  },
);

const command = Type.Object(
  {
    command: Type.String({
      minLength: 1,
      maxLength: 100_000,
      description: 'A line for the shell, or words and quotes where there is none.',
    }),
    shell: Type.Optional(textOrNull({ description: 'Program that is given the line after `-c`. Default `/bin/sh`; null: no shell.' })),
    stdin: Type.Optional(textOrNull()),
    directory: Type.Optional(textOrNull()),
    environment: Type.Optional(values),
    queue: Type.Optional(Type.String({ description: 'Queue in which it takes a slot. Default `default`.' })),
  },
  noMore,
);

const expectation = Type.Object(
  {
    successBy: Type.Optional(
      textOrNull({ description: 'A time of the day like `06:00`: a success by the first of these after each moment.' }),
    ),
    successWithinSeconds: Type.Optional(
      Type.Unsafe<number | null>({ type: ['number', 'null'], ...seconds, description: 'A success not later than this after each moment.' }),
    ),
    longestFactor: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['number', 'null'],
        maximum: 1_000,
        description: 'An instance takes not longer than the 95th percentile of those before, times this.',
      }),
    ),
  },
  { ...noMore, description: 'What must come true; where it does not, the health of the plan is `late`, `missed` or `never`.' },
);

/** What may be given of a plan; what is left out keeps its value, or has its default in a new plan. */
export const planSettings = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The new name of the plan.' })),
    create: Type.Optional(Type.Boolean({ description: 'Only make a new plan: `NAME_TAKEN` where there is one. Default false.' })),
    when: Type.Optional(when),
    zone: Type.Optional(zone),
    gap: Type.Optional(gap),
    overlap: Type.Optional(overlap),
    start: Type.Optional(momentTextOrNull),
    end: Type.Optional(momentTextOrNull),
    calendar: Type.Optional(calendarOrNull),
    jitterSeconds: Type.Optional(
      Type.Number({ minimum: 0, maximum: 86_400, description: 'A launch comes up to so much later. Default 0.' }),
    ),
    workflow: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The workflow that it launches.' })),
    parameters: Type.Optional(values),
    command: Type.Optional(command),
    host: Type.Optional(textOrNull()),
    user: Type.Optional(textOrNull()),
    priority: Type.Optional(integerOrNull()),
    comment: Type.Optional(textOrNull({ maxLength: 1_000 })),
    concurrency: Type.Optional(
      oneOf(['skip', 'queueOne', 'cancelEarlier', 'allow'], {
        description:
          'At a moment when an instance of the plan is executing: leave it out, let one wait, cancel the earlier, or allow both. Default `skip`.',
      }),
    ),
    maxActive: Type.Optional(
      integerOrNull({ minimum: 1, maximum: 10_000, description: 'How many may be executing. Default null: 1, no limit with `allow`.' }),
    ),
    suspendAfterFailures: Type.Optional(
      integerOrNull({ minimum: 1, maximum: 1_000, description: 'Suspend it after so many failures in a row. Default null: never.' }),
    ),
    missed: Type.Optional(missed),
    expect: Type.Optional(expectation),
    notes: Type.Optional(Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 100 })),
  },
  noMore,
);

export type PlanSettingsBody = Static<typeof planSettings>;

/** A moment of a plan. */
export const plannedMoment = Type.Object({
  moment: Type.String({ description: 'The moment by the clock of the plan.' }),
  state: oneOf(['launched', 'waiting', 'planned', 'skipped', 'refused', 'passedOver']),
  instanceId: integerOrNull(),
  detail: textOrNull({ description: 'Why it was skipped or refused.' }),
  missed: integerOrNull({ description: 'passedOver: how many moments it stands for, at least.' }),
  origin: openObject('`kind` is time, backfill (`backfillId`) or person (`name`).'),
  at: moment('When that became of it.'),
  startedAt: momentOrNull('When its instance began.'),
  endedAt: momentOrNull('When its instance ended.'),
  errors: integerOrNull({ description: 'Errors of its instance; null: it has not ended, or there is none.' }),
});

export type PlannedMomentBody = Static<typeof plannedMoment>;

const suspended = Type.Unsafe<{ reason: string; by: string; since: string } | null>({
  type: ['object', 'null'],
  properties: { reason: Type.String(), by: Type.String(), since: moment('Since when.') },
  description: 'null: not suspended.',
});

/** A plan with what follows from it. */
export const planBody = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  sentence: Type.Object({ en: Type.String(), fr: Type.String() }),
  when: Type.Array(Type.String()),
  zone: Type.String(),
  gap,
  overlap,
  start: textOrNull(),
  end: textOrNull(),
  calendar: calendarOrNull,
  jitterSeconds: Type.Number(),
  workflow: Type.String({ description: 'The workflow that it launches; that behind its command has its name.' }),
  parameters: values,
  command: Type.Unsafe<{ readonly [name: string]: unknown } | null>({ type: ['object', 'null'], additionalProperties: true }),
  host: textOrNull(),
  user: textOrNull(),
  priority: integerOrNull(),
  comment: textOrNull(),
  concurrency: Type.String(),
  maxActive: integerOrNull(),
  suspendAfterFailures: integerOrNull(),
  failuresInRow: Type.Integer(),
  missed: openObject('See the settings.'),
  expect: openObject('See the settings.'),
  notes: Type.Array(Type.String()),
  createdAt: moment('When it was created.'),
  updatedAt: moment('When it was changed.'),
  updatedBy: Type.String(),
  suspended,
  next: Type.Array(Type.String(), { description: 'Moments to come; none where it is suspended.' }),
  health: oneOf(['ok', 'late', 'missed', 'never']),
  because: Type.Array(
    openObject('`kind` is noSuccessBy (`moment`, `deadline`), notLaunched (`moment`) or tooLong (`instanceId`, `since`, `limitSeconds`).'),
  ),
  last: Type.Array(plannedMoment),
  onResume: Type.Unsafe<{ readonly launch: readonly string[]; readonly passedOver: number } | null>({
    type: ['object', 'null'],
    properties: { launch: Type.Array(Type.String()), passedOver: Type.Integer() },
    description: 'Of a suspended plan: the moments that would be launched if it were resumed now, and how many would not.',
  }),
});

export type PlanBody = Static<typeof planBody>;

const backfillProgress = Type.Object({
  id: Type.Integer(),
  from: Type.String(),
  to: Type.String(),
  total: Type.Integer(),
  waiting: Type.Integer(),
  executing: Type.Integer(),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
  concurrency: Type.Integer(),
  by: Type.String(),
  at: moment('When it was begun.'),
  stoppedAt: momentOrNull('When the rest of it was given up.'),
});

export const planDetail = Type.Object({ ...planBody.properties, backfills: Type.Array(backfillProgress) });

export type PlanDetailBody = Static<typeof planDetail>;

export const planList = Type.Object({
  items: Type.Array(planBody),
  nextCursor: textOrNull(),
  order: oneOf(['name', 'next'], { description: 'The order of this page: by name where more than 5,000 plans match.' }),
  count: Type.Integer({ description: 'How many plans there are in all.' }),
  suspendedCount: Type.Integer({ description: 'Those of them that are suspended by themselves.' }),
  allSuspended: suspended,
});

export type PlanListBody = Static<typeof planList>;

const textFilter = {
  minLength: 1,
  maxLength: 64,
  description: 'Found in the name, the workflow, its group or the comment, whatever its case.',
};

export const planQuery = Type.Object(
  {
    text: Type.Optional(Type.String(textFilter)),
    suspended: Type.Optional(Type.Boolean({ description: 'Only those that are suspended by themselves, or only the others.' })),
    order: Type.Optional(
      oneOf(['name', 'next'], { description: 'By name, or by the next launch, those that launch nothing last. Default `name`.' }),
    ),
    ids: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,14}(,[1-9][0-9]{0,14}){0,999}$',
        description: 'Only the plans with these ids, in this order.',
      }),
    ),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 100.' })),
    last: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'How many of the last moments of each. Default 20.' })),
  },
  noMore,
);

export const momentQuery = Type.Object(
  {
    before: Type.Optional(Type.String({ minLength: 10, maxLength: 40, description: 'Moments earlier than this one.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 100.' })),
  },
  noMore,
);

export const momentList = Type.Object({ items: Type.Array(plannedMoment) });

export const previewBody = Type.Object(
  {
    when,
    zone: Type.Optional(zone),
    after: Type.Optional(momentText),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Default 10.' })),
    gap: Type.Optional(gap),
    overlap: Type.Optional(overlap),
    start: Type.Optional(momentTextOrNull),
    end: Type.Optional(momentTextOrNull),
    calendar: Type.Optional(calendarOrNull),
    explain: Type.Optional(Type.Boolean({ description: 'Adds `sentence` and `clockChanges` to the answer.' })),
  },
  noMore,
);

export type PreviewBody = Static<typeof previewBody>;

export const previewAnswer = Type.Object({
  moments: Type.Array(Type.String(), { description: 'Later than `after`, by the clock of the zone.' }),
  sentence: Type.Optional(Type.Object({ en: Type.String(), fr: Type.String() })),
  clockChanges: Type.Optional(
    Type.Array(
      Type.Object({
        kind: oneOf(['gap', 'overlap']),
        at: Type.String(),
        from: Type.String({ description: 'First wall time that does not exist, or comes twice.' }),
        to: Type.String({ description: 'First one after these.' }),
        named: Type.Array(Type.String(), { description: 'Wall times of the stretch that the texts name.' }),
        followsRealTime: Type.Boolean({ description: 'The settings `gap` and `overlap` do not matter.' }),
        moments: Type.Array(Type.String()),
      }),
      { description: 'The two coming changes of the clocks, and what is launched then.' },
    ),
  ),
});

export type PreviewAnswerBody = Static<typeof previewAnswer>;

export const suspendBody = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 1_000, description: 'Shown with the plan. Default: empty.' })) },
  noMore,
);

export const resumeBody = Type.Object(
  {
    missed: Type.Optional(missed),
    dryRun: Type.Optional(
      Type.Boolean({ description: 'Resumes nothing: `onResume` of the answer says what would be launched. Default false.' }),
    ),
  },
  noMore,
);

export const backfillBody = Type.Object(
  {
    from: momentText,
    to: Type.Optional(momentText),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Most moments. Default 100.' })),
    concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'How many instances at once. Default 1.' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only says which moments. Default false.' })),
  },
  noMore,
);

export type BackfillBody = Static<typeof backfillBody>;

export const backfillAnswer = Type.Object({
  moments: Type.Array(Type.String()),
  taken: Type.Integer({ description: 'Moments of the range that are left out: something became of them already.' }),
  more: Type.Boolean({ description: 'There are more than the limit.' }),
  backfillId: integerOrNull({ description: 'null: nothing was begun.' }),
});

export type BackfillAnswerBody = Static<typeof backfillAnswer>;

export const importBody = Type.Object(
  {
    format: oneOf(['crontab', 'crontab-system', 'systemd', 'evqueue', 'evqueue-shown'], {
      description:
        '`crontab-system` has a user before each command; `evqueue-shown` counts days of the month from 1, as its form showed them.',
    }),
    text: Type.String({ maxLength: 1_000_000 }),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only says what was understood. Default false.' })),
    zone: Type.Optional(zone),
    queue: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Queue of commands. Default `default`.' })),
    workflow: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Workflow of lines that name none.' })),
    only: Type.Optional(
      Type.Array(Type.String({ maxLength: 64 }), {
        description: 'Names of the plans that are wanted, as a dry run gave them. Default: all.',
      }),
    ),
    duplicates: Type.Optional(
      Type.Boolean({ description: 'Also saves plans that launch the same at the same times as one that is there. Default false.' }),
    ),
  },
  noMore,
);

export type ImportBody = Static<typeof importBody>;

/** Keys are those of `core/plan/import/reason.ts`. */
const reasonOrNull = Type.Unsafe<{ readonly key: string; readonly values: { readonly [name: string]: string } } | null>({
  type: ['object', 'null'],
  properties: { key: Type.String(), values },
  required: ['key', 'values'],
  description: 'What the message says, for other languages: a stable key with values; null: it has none.',
});

export const importAnswer = Type.Object({
  plans: Type.Array(
    Type.Object({
      line: Type.Integer(),
      name: Type.String(),
      when: Type.Array(Type.String()),
      zone: Type.String(),
      sentence: Type.Object({ en: Type.String(), fr: Type.String() }, { description: 'Empty where its times cannot be read.' }),
      next: Type.Union([Type.String(), Type.Null()], { description: 'The first moment from now on, by the clock of the plan.' }),
      launches: Type.String({ description: 'The command, or the workflow.' }),
      suspended: Type.Boolean(),
      notes: Type.Array(Type.String()),
      noteReasons: Type.Array(reasonOrNull, {
        description: 'The notes for other languages, in order; null: one that is kept as it stood.',
      }),
      error: Type.Unsafe<{ readonly code: string; readonly message: string } | null>({
        type: ['object', 'null'],
        properties: { code: Type.String(), message: Type.String() },
        description: 'Why it was not saved; null: it was, or would be, unless `sameAs` says that it is there.',
      }),
      sameAs: textOrNull({
        description:
          'A plan that was there before and launches the same at the same times: this one is left out, unless `duplicates` is true.',
      }),
    }),
  ),
  notUnderstood: Type.Array(
    Type.Object({
      line: Type.Integer(),
      column: Type.Integer(),
      text: Type.String(),
      code: Type.String(),
      message: Type.String(),
      hint: Type.Optional(Type.String()),
      reason: reasonOrNull,
      hintReason: reasonOrNull,
    }),
  ),
});

export type ImportAnswerBody = Static<typeof importAnswer>;

export const planLaunched = Type.Object({ id: Type.Integer({ description: 'Id of the instance.' }) });

export const allSuspendedBody = Type.Object({ allSuspended: suspended });
export const stoppedBody = Type.Object({ stopped: Type.Integer({ description: 'Moments that are not launched any more.' }) });

export const forecastQuery = Type.Object(
  {
    hours: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 168, description: 'How far ahead; a quarter of it is looked back. Default 24.' }),
    ),
    text: Type.Optional(Type.String(textFilter)),
    suspended: Type.Optional(Type.Boolean()),
  },
  noMore,
);

/** Past and coming launches of many plans. */
export const forecastBody = Type.Object({
  from: moment('Where the picture begins: a quarter of the hours ago.'),
  now: moment('Where the past ends.'),
  to: moment('Where it ends.'),
  bucketSeconds: Type.Integer(),
  groups: Type.Array(Type.Object({ name: Type.String({ description: 'A group of workflows; empty: none.' }), plans: Type.Integer() }), {
    description: 'Those with bars of their own: all, or the seven with most plans.',
  }),
  bars: Type.Array(
    Type.Object({
      group: Type.Union([Type.String(), Type.Null()], { description: 'null: all other groups.' }),
      state: oneOf(['succeeded', 'failed', 'executing', 'notLaunched', 'coming']),
      from: moment('When the first of its launches began, or will begin.'),
      to: moment('When the last of them ended, or usually would.'),
      count: Type.Integer({ description: 'Launches too near to one another to be told apart.' }),
      plans: Type.Array(Type.String(), { description: 'At most three of their plans.' }),
    }),
  ),
  buckets: Type.Array(Type.Object({ from: moment('Where it begins.'), plans: Type.Integer(), launches: Type.Integer() }), {
    description: 'Plans that will launch in each stretch.',
  }),
  clashes: Type.Array(
    Type.Object({
      queue: Type.String(),
      slots: Type.Integer(),
      at: moment('The worst moment.'),
      until: moment('From when on there are slots for all again.'),
      together: Type.Integer({ description: 'Instances that want a slot at once.' }),
      plans: Type.Array(Type.String(), { description: 'At most 20.' }),
    }),
    { description: 'Where instances that last as long as usual want more slots of a queue than it has, the worst first, at most 20.' },
  ),
  clockChanges: Type.Array(
    Type.Object({
      kind: oneOf(['gap', 'overlap']),
      zone: Type.String(),
      at: moment('When the clocks are changed.'),
      from: Type.String({ description: 'First wall time that does not exist, or comes twice.' }),
      to: Type.String({ description: 'First one after these.' }),
    }),
    { description: 'Changes of the clocks between `from` and `to`, in the zones of the plans.' },
  ),
  launches: Type.Integer({ description: 'To come; at least so many where `launchesAreCounted` is false.' }),
  launchesAreCounted: Type.Boolean(),
  launching: Type.Integer({ description: 'Plans with a launch to come.' }),
  looked: Type.Integer({ description: 'Plans that were looked at.' }),
  isWhole: Type.Boolean({ description: 'false: there are more launches than one picture may cost.' }),
});

export type ForecastBody = Static<typeof forecastBody>;

export const dayQuery = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 400, description: 'Default 371: 53 weeks.' })) },
  noMore,
);

export const dayList = Type.Object({
  items: Type.Array(
    Type.Object({
      day: Type.String({ description: "A day of the plan's clock, `2026-11-24`." }),
      succeeded: Type.Integer(),
      failed: Type.Integer(),
      executing: Type.Integer(),
      skipped: Type.Integer({ description: 'Left out: an earlier instance was executing.' }),
      notLaunched: Type.Integer({ description: 'Refused, or passed over.' }),
    }),
    { description: 'In order; days without moments are left out.' },
  ),
});

export type PlanDayBody = Static<typeof dayList>['items'][number];

export const icalendarBody = Type.Object(
  { text: Type.String({ maxLength: 1_000_000, description: 'An iCalendar file (RFC 5545).' }) },
  noMore,
);

export const icalendarAnswer = Type.Object({
  events: Type.Array(
    Type.Object({
      line: Type.Integer(),
      summary: Type.String(),
      spans: Type.Array(span, { description: 'As `calendar.exclude` of a plan takes them.' }),
    }),
  ),
  notUnderstood: Type.Array(Type.Object({ line: Type.Integer(), message: Type.String() })),
});

export type ICalendarAnswerBody = Static<typeof icalendarAnswer>;
