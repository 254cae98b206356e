import { Type, type Static } from 'typebox';
import { instanceId, integerOrNull, moment, nodeId, oneOf } from './field.ts';

export const outputPath = Type.Object({
  id: instanceId,
  node: nodeId,
  number: Type.Integer({ minimum: 1, maximum: 999_999_999, description: 'Number of the attempt.' }),
  channel: oneOf(['stdout', 'stderr', 'log']),
});

export const outputQuery = Type.Object(
  {
    lines: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'Lines `A-B`, `A-` or `A`, counted from 1; with `fromLine`: how many.' }),
    ),
    fromLine: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'First line, from 1.' })),
  },
  { additionalProperties: false },
);

export const findQuery = Type.Object(
  {
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 1_000, pattern: '^[^\\n]*$', description: 'This text; or `regexp`.' })),
    regexp: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_000,
        pattern: '^[^\\n]*$',
        description: 'A regular expression of JavaScript; sees one line at a time.',
      }),
    ),
    ignoreCase: Type.Optional(Type.Boolean({ description: 'Default false.' })),
    from: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Show matches that begin at this offset or after it. Default 0.',
      }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Matches shown. Default 100.' })),
  },
  { additionalProperties: false },
);

export const foundBody = Type.Object({
  sizeBytes: Type.Integer({ description: 'What was searched.' }),
  growing: Type.Boolean({ description: 'True: the command runs, and may have written more since.' }),
  count: Type.Integer({ description: 'All matches.' }),
  skipped: Type.Integer({ description: 'How many lie before `from`.' }),
  nextFrom: integerOrNull({ description: 'Ask with `from` set to it for more; null: all are shown.' }),
  matches: Type.Array(
    Type.Object({
      offset: Type.Integer({ description: 'Bytes before it.' }),
      length: Type.Integer({ description: 'Bytes.' }),
      line: Type.Integer({ description: 'From 1.' }),
      column: Type.Integer({ description: 'Bytes in its line, from 1.' }),
      before: Type.String({ description: 'What stands before it in its line, at most 240 bytes.' }),
      match: Type.String({ description: 'At most 240 bytes of it.' }),
      after: Type.String({ description: 'What follows in its line, at most 240 bytes.' }),
    }),
  ),
});

export type FoundBody = Static<typeof foundBody>;

/** How many lines an output has: `newlines`, and one more where something follows the last. */
export const linesBody = Type.Object({
  sizeBytes: Type.Integer(),
  newlines: Type.Integer(),
  endsWithNewline: Type.Boolean(),
  growing: Type.Boolean({ description: 'True: the command runs, and may have written more since.' }),
});

export type LinesBody = Static<typeof linesBody>;

export const attemptPath = Type.Object({ id: instanceId, node: nodeId, number: outputPath.properties.number });

const seen = Type.String({
  pattern: '^\\d{1,15}\\.\\d{1,15}\\.\\d{1,15}$',
  description: 'Without what an earlier answer gave, as that said: lines of stdout, stderr and log.',
});

export const timesQuery = Type.Object({ after: Type.Optional(seen) }, { additionalProperties: false });

export const timesBody = Type.Object({
  growing: Type.Boolean({ description: 'True: the command runs. What it wrote is here within about a second.' }),
  sizeBytes: Type.Integer({ description: 'Of all channels.' }),
  after: Type.String({ description: 'Ask with `after` set to it for what came since.' }),
  ranges: Type.Array(
    Type.Object({
      channel: oneOf(['stdout', 'stderr', 'log']),
      firstLine: Type.Integer({ description: 'From 1, in its channel.' }),
      lastLine: Type.Integer({ description: 'Included.' }),
      since: moment('They were not all there then.'),
      at: moment('The last of them was written then, or just before.'),
    }),
    { description: 'Whole lines in the order of arrival; a line stands where it was completed.' },
  ),
});

export type TimesBody = Static<typeof timesBody>;

export const orderQuery = Type.Object(
  {
    ...outputQuery.properties,
    after: Type.Optional(seen),
    channels: Type.Optional(
      Type.String({
        pattern: '^(stdout|stderr|log)(,(stdout|stderr|log)){0,2}$',
        description: 'Only these, with commas. Default: all.',
      }),
    ),
    prefix: Type.Optional(
      oneOf(['none', 'channel', 'time', 'both'], {
        description: 'In front of each line: `o`, `e` or `l` for its channel, the moment, both, or nothing. Default `none`.',
      }),
    ),
  },
  { additionalProperties: false },
);
