import { Type, type Static } from 'typebox';
import { instanceId, integerOrNull, nodeId, oneOf } from './field.ts';

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
