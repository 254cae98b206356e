import { mkdirSync } from 'node:fs';
import type { InstanceId, NodeId } from '../../core/ids.ts';
import type { AttemptRecord, Channel, Outcome } from '../../core/instance/record.ts';
import type { Change } from '../../engine/ports.ts';
import { attemptColumns, channels, columnsOfOutcome, timesRow, type OutcomeColumns } from './attempt-row.ts';
import { linkBlobs } from './blob-files.ts';
import type { CommitScope } from './commit-scope.ts';
import type { Connection } from './connection.ts';
import { tallyAttemptEnd } from './statistic-tally.ts';

type AttemptEnd = Extract<Change, { readonly kind: 'attemptEnded' }>;

/** Where an attempt stood in line, and until when. */
type AttemptPlace = { readonly queue: string; readonly queuedAtMs: number; readonly assignedAtMs: number };
type AttemptsCopied = Extract<Change, { readonly kind: 'attemptsCopied' }>;

/** Writes attempts and what they wrote. */
export type AttemptWrites = {
  assign(scope: CommitScope, attempt: AttemptRecord): void;
  unassign(instanceId: InstanceId, nodeId: NodeId, number: number): void;
  end(scope: CommitScope, end: AttemptEnd): void;
  copy(scope: CommitScope, copy: AttemptsCopied): void;
};

/**
 * Prepares the statements.
 *
 * @param blobDirectory  where outputs are files; null: in memory, there are none
 */
export function prepareAttemptWrites(database: Connection, blobDirectory: string | null): AttemptWrites {
  type AttemptSqlColumns = [
    instanceId: number,
    nodeId: number,
    number: number,
    queue: string,
    host: string | null,
    runner: string,
    runnerRef: string,
    queuedAtMs: number,
    assignedAtMs: number,
    startedAtMs: number | null,
    endedAtMs: number | null,
    outcome: string | null,
    outcomeNumber: number | null,
    outcomeText: string | null,
  ];
  const insert = database.prepare<AttemptSqlColumns>(
    `insert into attempt (${attemptColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare<[number, number, number]>(
    'delete from attempt where instance_id = ? and node_id = ? and number = ? and ended_at_ms is null',
  );
  const update = database.prepare<[number | null, number, ...OutcomeColumns, number, number, number], AttemptPlace>(
    `update attempt set started_at_ms = ?, ended_at_ms = ?, outcome = ?, outcome_number = ?, outcome_text = ?
     where instance_id = ? and node_id = ? and number = ? and ended_at_ms is null
     returning queue, queued_at_ms as queuedAtMs, assigned_at_ms as assignedAtMs`,
  );
  const insertOutput = database.prepare<[number, number, number, Channel | typeof timesRow, number, Uint8Array | null]>(
    'insert into output (instance_id, node_id, number, channel, size_bytes, bytes) values (?, ?, ?, ?, ?, ?)',
  );
  // Few nodes are left out, and a list that is a parameter keeps the statements few.
  const isKept = 'node_id not in (select value from json_each(?))';
  const copyAttempts = database.prepare<[number, number, string]>(
    `insert into attempt (${attemptColumns})
     select ?, node_id, number, queue, host, runner, runner_ref, queued_at_ms, assigned_at_ms, started_at_ms, ended_at_ms, outcome, outcome_number, outcome_text
     from attempt where instance_id = ? and ended_at_ms is not null and ${isKept}`,
  );
  const copyOutputs = database.prepare<[number, number, string]>(
    `insert into output (instance_id, node_id, number, channel, size_bytes, bytes)
     select ?, node_id, number, channel, size_bytes, bytes from output where instance_id = ? and ${isKept}`,
  );
  const files = database.prepare<[number, string], { readonly nodeId: number; readonly number: number; readonly channel: Channel }>(
    `select node_id as nodeId, number, channel from output where instance_id = ? and bytes is null and ${isKept}`,
  );
  return {
    assign(scope, attempt) {
      const [outcome, outcomeNumber, outcomeText] = attempt.outcome === null ? [null, null, null] : columnsOfOutcome(attempt.outcome);
      insert.run(
        attempt.instanceId,
        attempt.nodeId,
        attempt.number,
        attempt.queue,
        attempt.host,
        attempt.runner,
        attempt.runnerRef,
        attempt.queuedAtMs,
        attempt.assignedAtMs,
        attempt.startedAtMs,
        attempt.endedAtMs,
        outcome,
        outcomeNumber,
        outcomeText,
      );
      if (attempt.endedAtMs !== null) {
        tallyAttemptEnd(scope.statistics, { ...attempt, endedAtMs: attempt.endedAtMs, hasFailed: hasFailed(attempt.outcome) });
      }
    },
    unassign(instanceId, nodeId, number) {
      const { changes } = remove.run(instanceId, nodeId, number);
      if (changes !== 1) throw new Error(`attempt ${number} of node ${nodeId} of instance ${instanceId} is not assigned`);
    },
    end(scope, end) {
      const { instanceId, nodeId, number } = end;
      // The runner's marks may be finer than a millisecond; the engine's own moments are whole.
      const startedAtMs = end.startedAtMs === null ? null : Math.round(end.startedAtMs);
      const endedAtMs = Math.round(end.endedAtMs);
      const row = update.get(startedAtMs, endedAtMs, ...columnsOfOutcome(end.outcome), instanceId, nodeId, number);
      if (row === undefined)
        throw new Error(`attempt ${number} of node ${nodeId} of instance ${instanceId} is not assigned, or has ended already`);
      tallyAttemptEnd(scope.statistics, { ...row, startedAtMs, endedAtMs, hasFailed: hasFailed(end.outcome) });
      for (const channel of channels) {
        const output = end.output[channel];
        if (output === undefined) continue;
        if (output.kind === 'inline') insertOutput.run(instanceId, nodeId, number, channel, output.bytes.byteLength, output.bytes);
        else insertOutput.run(instanceId, nodeId, number, channel, output.sizeBytes, null);
      }
      const { times } = end.output;
      if (times !== undefined) insertOutput.run(instanceId, nodeId, number, timesRow, times.byteLength, times);
    },
    copy(scope, { from, to, without }) {
      const left = JSON.stringify(without);
      copyAttempts.run(to, from, left);
      copyOutputs.run(to, from, left);
      if (blobDirectory === null) return;
      const links = files.all(from, left).map((file) => ({ from: { instanceId: from, ...file }, to: { instanceId: to, ...file } }));
      if (links.length === 0) return;
      mkdirSync(blobDirectory, { recursive: true, mode: 0o700 });
      scope.linkedBlobs.push(...linkBlobs(blobDirectory, links));
    },
  };
}

function hasFailed(outcome: Outcome | null): boolean {
  return outcome?.kind !== 'exited' || outcome.exitCode !== 0;
}
