import { Type, type Static } from 'typebox';
import { periods } from '../../core/statistics/period.ts';
import { moment, oneOf } from './field.ts';
import { usual } from './figures.ts';

const momentAsked = { maxLength: 64, description: 'ISO 8601 with offset, or a date, whose midnight is UTC.' };

const question = {
  period: Type.Optional(oneOf(periods, { description: 'Default `day`. Hours are known of the last 62 days.' })),
  zone: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'Where days, weeks and months begin, like `Europe/Paris`. Default `UTC`.' }),
  ),
  from: Type.String(momentAsked),
  to: Type.String(momentAsked),
  workflow: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Periods of this one. Default: of all.' })),
  group: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Periods of the workflows that this group has now, and only these by name.' }),
  ),
  queue: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Periods of the attempts in this queue, instead of instances.' }),
  ),
};

export const reportQuery = Type.Object(question, { additionalProperties: false });

export type ReportQuery = Static<typeof reportQuery>;

export const reportTableQuery = Type.Object(
  { ...question, table: Type.Optional(oneOf(['periods', 'workflows', 'queues'], { description: 'Default `periods`.' })) },
  { additionalProperties: false },
);

export type ReportTableQuery = Static<typeof reportTableQuery>;

const figures = {
  started: Type.Integer({ description: 'Instances that were launched; of a queue: attempts that got a slot.' }),
  ended: Type.Integer(),
  failed: Type.Integer({ description: 'Of those that ended.' }),
  run: usual,
  wait: usual,
  retry: usual,
};

const namedFigures = Type.Object({ name: Type.String(), ...figures });

export type NamedFigures = Static<typeof namedFigures>;

const periodFigures = Type.Object({
  from: moment('Where it begins.'),
  to: moment('Where it ends; not included.'),
  ...figures,
});

export const reportBody = Type.Object({
  from: moment('Where the first period begins.'),
  to: moment('Where the last one ends; not included.'),
  step: oneOf(['hour', 'day'], { description: 'Whether the figures are made of hours or of days of UTC.' }),
  whole: Type.Object(figures, { description: 'The whole of the periods.' }),
  periods: Type.Array(periodFigures, { description: 'In order, without holes.' }),
  workflows: Type.Array(namedFigures, { description: 'Each workflow that had instances, by name.' }),
  queues: Type.Array(namedFigures, { description: 'Each queue that had attempts, by name.' }),
});

export type ReportBody = Static<typeof reportBody>;
