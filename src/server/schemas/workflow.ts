import { Type, type Static } from 'typebox';
import { moment, oneOf } from './field.ts';

/** Something wrong with a document. */
const problemBody = Type.Object({
  code: Type.String(),
  severity: oneOf(['error', 'warning']),
  message: Type.String({ description: 'What was expected and what came.' }),
  line: Type.Integer({ description: 'From 1; 0: not known.' }),
  column: Type.Integer({ description: 'From 1, in UTF-16 units; 0: not known.' }),
  hint: Type.Optional(Type.String({ description: 'What was probably meant.' })),
});

export type ProblemBody = Static<typeof problemBody>;

const summaryFields = {
  name: Type.String(),
  group: Type.String({ description: 'Folder-like group for lists; empty: none.' }),
  comment: Type.String(),
  definitionHash: Type.String({ description: 'Changes with the definition.' }),
  updatedAt: moment('When it was last saved.'),
  updatedBy: Type.String(),
  queues: Type.Array(Type.String(), { description: 'Queues in which its tasks wait.' }),
};

export const workflowSummary = Type.Object(summaryFields);

export type WorkflowSummaryBody = Static<typeof workflowSummary>;

export const workflowsQuery = Type.Object(
  { group: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: 'Only those of this group.' })) },
  { additionalProperties: false },
);

export const workflowList = Type.Object({ items: Type.Array(workflowSummary) });

export const workflowBody = Type.Object({ ...summaryFields, xml: Type.String({ description: 'The definition as it was saved.' }) });

export type WorkflowBody = Static<typeof workflowBody>;

const group = Type.Optional(Type.String({ maxLength: 255, description: 'Folder-like group for lists. Left out: unchanged.' }));
const comment = Type.Optional(Type.String({ maxLength: 10_000, description: 'Free text. Left out: unchanged.' }));

/** Who names something, and keeps it from being deleted. */
export const usedByBody = Type.Object({
  workflows: Type.Array(Type.String(), { description: 'Their names.' }),
  plans: Type.Array(Type.String(), { description: 'Names of plans that launch it, or whose command waits in it; at most 1,000.' }),
});

export type UsedByBody = Static<typeof usedByBody>;

/** A workflow as JSON. */
export const workflowSettings = Type.Object(
  { xml: Type.String({ minLength: 1, description: 'The definition.' }), group, comment },
  { additionalProperties: false },
);

/** What goes beside a definition that is sent as XML. */
export const workflowQuery = Type.Object({ group, comment }, { additionalProperties: false });

export const workflowSaved = Type.Object({
  name: Type.String(),
  created: Type.Boolean(),
  definitionHash: Type.String(),
  warnings: Type.Array(problemBody),
});

export const checkSettings = Type.Object({ xml: Type.String({ minLength: 1 }) }, { additionalProperties: false });

export const checkBody = Type.Object({
  valid: Type.Boolean({ description: 'Whether it could be saved.' }),
  problems: Type.Array(problemBody),
});

export type CheckBody = Static<typeof checkBody>;
