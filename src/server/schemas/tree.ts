import { Type, type Static } from 'typebox';
import { instanceStatus } from './instance.ts';
import { integerOrNull, moment, momentOrNull, oneOf, openObject, textOrNull } from './field.ts';

const nodeStatus = oneOf(
  ['pending', 'waiting', 'running', 'queued', 'executing', 'retrying', 'terminated', 'aborted', 'skipped', 'expanded'],
  {
    description: '`pending`: not considered yet. `running`: a job whose tasks were considered. `expanded`: its iterations stand beside it.',
  },
);

const attemptFields = {
  number: Type.Integer({ description: 'From 1.' }),
  queuedAt: moment('When it began to wait for a slot.'),
  assignedAt: moment('When it got a slot.'),
  startedAt: momentOrNull('When the command began.'),
  endedAt: momentOrNull('When the command ended.'),
  outcome: Type.Unsafe<{ readonly kind: string; readonly [name: string]: unknown } | null>({
    type: ['object', 'null'],
    additionalProperties: true,
    description:
      'By `kind`: exited (`exitCode`), signalled (`signal`, `certain`), failedToStart (`reason`), timedOut, killed (`by`), outputLimit, lost (`found`). null: not ended.',
  }),
};

const treeAttempt = Type.Object(attemptFields);

/** One execution of a task, with where it ran. */
export const attemptBody = Type.Object({ ...attemptFields, queue: Type.String(), host: textOrNull(), runner: Type.String() });

export type AttemptBody = Static<typeof attemptBody>;

export const attemptList = Type.Object({ items: Type.Array(attemptBody) });

const loopFields = {
  iteration: integerOrNull({ description: 'Number in its loop, from 0.' }),
  loop: integerOrNull({ description: 'Node of the loop that this is an iteration of.' }),
};

const treeTask = Type.Object({
  kind: Type.Literal('task'),
  nodeId: integerOrNull({ description: 'null: not considered yet.' }),
  name: textOrNull(),
  type: oneOf(['BINARY', 'SCRIPT', 'WORKFLOW']),
  path: textOrNull(),
  queue: textOrNull(),
  host: textOrNull(),
  status: nodeStatus,
  ok: Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description: 'Only of a terminated task.' }),
  exitCode: integerOrNull(),
  error: textOrNull(),
  ...loopFields,
  since: momentOrNull('When it came into this state.'),
  dueAt: momentOrNull('When the retry is due.'),
  childInstance: integerOrNull({ description: 'The instance that it launched.' }),
  inputs: Type.Array(openObject('`name`, and `values` as the command gets them; null before they were resolved.')),
  attempts: Type.Array(treeAttempt),
});

export type TreeTaskBody = Static<typeof treeTask>;

/** A job; `subjobs` hold jobs of the same shape. */
export type TreeJobBody = {
  readonly kind: 'job';
  readonly nodeId: number | null;
  readonly name: string | null;
  readonly status: Static<typeof nodeStatus>;
  readonly error: string | null;
  readonly run: 'on-success' | 'on-failure' | 'always';
  readonly iteration: number | null;
  readonly loop: number | null;
  readonly tasks: readonly TreeTaskBody[];
  readonly subjobs: readonly TreeJobBody[];
};

const treeJob = Type.Object({
  kind: Type.Literal('job'),
  nodeId: integerOrNull(),
  name: textOrNull(),
  status: nodeStatus,
  error: textOrNull(),
  run: oneOf(['on-success', 'on-failure', 'always']),
  ...loopFields,
  tasks: Type.Array(treeTask),
  // A schema that refers to itself cannot be serialized by compiled code; what is below has the same shape.
  subjobs: Type.Array(openObject('A job like this one.')),
});

/** An instance as a tree. */
export const treeBody = Type.Object({
  id: Type.Integer(),
  workflow: Type.String(),
  status: instanceStatus,
  errors: Type.Integer(),
  jobs: Type.Unsafe<readonly TreeJobBody[]>({ type: 'array', items: treeJob }),
});

export type TreeBody = Static<typeof treeBody>;
