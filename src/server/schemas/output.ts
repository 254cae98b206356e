import { Type } from 'typebox';
import { instanceId, nodeId, oneOf } from './field.ts';

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
