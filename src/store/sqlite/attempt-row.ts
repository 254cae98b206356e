import type { AttemptRecord, Channel, Outcome } from '../../core/instance/record.ts';
import { StoreError } from './store-error.ts';

/** All columns of `attempt`. */
export type AttemptSqlRow = {
  readonly instance_id: number;
  readonly node_id: number;
  readonly number: number;
  readonly queue: string;
  readonly host: string | null;
  readonly runner: string;
  readonly runner_ref: string;
  readonly queued_at_ms: number;
  readonly assigned_at_ms: number;
  readonly started_at_ms: number | null;
  readonly ended_at_ms: number | null;
  readonly outcome: string | null;
  readonly outcome_number: number | null;
  readonly outcome_text: string | null;
};

/** What to select from `attempt`. */
export const attemptColumns = `instance_id, node_id, number, queue, host, runner, runner_ref, queued_at_ms, assigned_at_ms, started_at_ms,
  ended_at_ms, outcome, outcome_number, outcome_text`;

/** The record of a row. */
export function attemptOfRow(row: AttemptSqlRow): AttemptRecord {
  return {
    instanceId: row.instance_id,
    nodeId: row.node_id,
    number: row.number,
    queue: row.queue,
    host: row.host,
    runner: row.runner,
    runnerRef: row.runner_ref,
    queuedAtMs: row.queued_at_ms,
    assignedAtMs: row.assigned_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    outcome: outcomeOfColumns(row.outcome, row.outcome_number, row.outcome_text),
  };
}

/** Columns outcome, outcome_number, outcome_text. */
export type OutcomeColumns = readonly [kind: string, number: number | null, text: string | null];

/** The columns that say how an attempt ended. */
export function columnsOfOutcome(outcome: Outcome): OutcomeColumns {
  switch (outcome.kind) {
    case 'exited':
      return [outcome.kind, outcome.exitCode, null];
    case 'signalled':
      return [outcome.kind, outcome.signal, outcome.certain ? 'certain' : null];
    case 'failedToStart':
      return [outcome.kind, outcome.exitCode, outcome.reason];
    case 'timedOut':
      return [outcome.kind, outcome.timeoutS, null];
    case 'killed':
      return [outcome.kind, null, outcome.by];
    case 'outputLimit':
      return [outcome.kind, outcome.limitBytes, null];
    case 'lost':
      return [outcome.kind, null, outcome.found];
  }
}

/** How an attempt ended; null: it has not. */
export function outcomeOfColumns(kind: string | null, number: number | null, text: string | null): Outcome | null {
  return kind === null ? null : outcomeOf(kind, number, text);
}

function outcomeOf(kind: string, number: number | null, text: string | null): Outcome {
  if (kind === 'exited' && number !== null) return { kind, exitCode: number };
  if (kind === 'signalled' && number !== null) return { kind, signal: number, certain: text === 'certain' };
  if (kind === 'failedToStart' && text !== null) return { kind, reason: text, exitCode: number };
  if (kind === 'timedOut' && number !== null) return { kind, timeoutS: number };
  if (kind === 'killed' && text !== null) return { kind, by: text };
  if (kind === 'outputLimit' && number !== null) return { kind, limitBytes: number };
  if (kind === 'lost' && text !== null) return { kind, found: text };
  throw new StoreError('STORE_DAMAGED', `unknown outcome of an attempt: "${kind}"`);
}

/** All channels, in the order of their descriptors. */
export const channels: readonly Channel[] = ['stdout', 'stderr', 'log'];

/** Where a channel has its name, the row that says when all of them were written. It is small, and lives and goes with the outputs. */
export const timesRow = 'times';

/** Whether a text names a channel. */
export function isChannel(text: string): text is Channel {
  return text === 'stdout' || text === 'stderr' || text === 'log';
}
