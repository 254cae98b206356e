import { Type, type Static } from 'typebox';
import { integerOrNull, moment, momentOrNull, oneOf, textOrNull } from './field.ts';

const bytes = (description: string) => Type.Integer({ minimum: 0, description });

const disk = Type.Object({
  what: oneOf(['data', 'spool']),
  path: Type.String(),
  totalBytes: bytes('Of the file system that the directory is on.'),
  freeBytes: bytes('Free for the engine.'),
});

const store = Type.Object({
  schemaVersion: Type.Integer(),
  databaseBytes: bytes('The database.'),
  unusedBytes: bytes('Inside the database, from what was deleted; it is used again.'),
  logBytes: bytes('Committed, and not yet written back into the database.'),
  lastBackup: Type.Unsafe<{ readonly at: string; readonly file: string; readonly sizeBytes: number } | null>({
    type: ['object', 'null'],
    properties: { at: moment('When it was finished.'), file: { type: 'string' }, sizeBytes: { type: 'integer' } },
    required: ['at', 'file', 'sizeBytes'],
    description: 'Made by `evqueue backup` on this data directory; null: none is known.',
  }),
});

/** A node: its engine, its machine, its store. */
const nodeBody = Type.Object({
  name: Type.String({ description: 'Host name of the machine.' }),
  state: oneOf(['up', 'refusing', 'silent'], {
    description: '`refusing`: no command can be started; `silent`: the engine does not answer.',
  }),
  reason: textOrNull({ description: 'Why no command can be started.' }),
  version: Type.String(),
  startedAt: momentOrNull('When the engine started.'),
  epoch: integerOrNull({ description: 'Counts the starts of the engine on this store.' }),
  slots: integerOrNull({ description: 'Of all queues together.' }),
  runningTasks: integerOrNull(),
  queuedTasks: integerOrNull(),
  activeInstances: integerOrNull(),
  system: Type.String(),
  nodeVersion: Type.String({ description: 'Of Node.js.' }),
  sqliteVersion: Type.String(),
  processors: Type.Integer(),
  load: Type.Array(Type.Number(), { minItems: 3, maxItems: 3, description: 'Of the last 1, 5 and 15 minutes.' }),
  memory: Type.Object({
    totalBytes: bytes('Of the machine.'),
    freeBytes: bytes('Of the machine.'),
    ownBytes: bytes('What the process of the engine has in memory.'),
  }),
  disks: Type.Array(disk),
  store,
});

export type NodeBody = Static<typeof nodeBody>;

export const nodeList = Type.Object({ items: Type.Array(nodeBody) });
