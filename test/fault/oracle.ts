/**
 * The side log: what really ran, told by the commands themselves, independent of everything that evqueue writes. Each
 * command appends one line when it begins and one when it is about to end; small appends are atomic.
 *
 *   S ATTEMPT QUEUE NANOSECONDS
 *   E ATTEMPT QUEUE NANOSECONDS EXITCODE
 */
import { existsSync, readFileSync } from 'node:fs';

export type OracleRun = { readonly attemptId: string; readonly queue: string; readonly startedNs: bigint; endedNs: bigint | null; exitCode: number | null };

/** The text of a script that records itself, sleeps `SLEEP` seconds, prints its attempt many times, and exits. */
export function recordingScript(log: string): string {
  return `#!/bin/sh
printf 'S %s %s %s\\n' "$EVQUEUE_ATTEMPT" "$QUEUE" "$(date +%s%N)" >> '${log}'
sleep "$SLEEP"
code=0
[ "$EVQUEUE_ATTEMPT_NUMBER" -le "$FAILURES" ] && code=3
i=0
while [ $i -lt 20 ]; do echo "line $i of $EVQUEUE_ATTEMPT"; i=$((i + 1)); done
printf 'E %s %s %s %s\\n' "$EVQUEUE_ATTEMPT" "$QUEUE" "$(date +%s%N)" "$code" >> '${log}'
exit $code
`;
}

/** What a run of the script prints. */
export function expectedOutput(attemptId: string): string {
  return Array.from({ length: 20 }, (_, line) => `line ${line} of ${attemptId}\n`).join('');
}

/** All runs in the order in which they began. A repeated start is a run of its own. */
export function readOracle(log: string): OracleRun[] {
  if (!existsSync(log)) return [];
  const runs: OracleRun[] = [];
  const open = new Map<string, OracleRun>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [mark, attemptId, queue, ns, code] = line.split(' ');
    if (attemptId === undefined || queue === undefined || ns === undefined) continue;
    if (mark === 'S') {
      const run: OracleRun = { attemptId, queue, startedNs: BigInt(ns), endedNs: null, exitCode: null };
      runs.push(run);
      open.set(attemptId, run);
      continue;
    }
    const run = open.get(attemptId);
    if (mark !== 'E' || run === undefined) continue;
    run.endedNs = BigInt(ns);
    run.exitCode = Number(code);
  }
  return runs;
}

/** Most runs of each queue that overlapped at any instant; only those count whose end is known. */
export function mostAtOnce(runs: readonly OracleRun[]): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const queue of new Set(runs.map((run) => run.queue))) {
    const moments = runs
      .filter((run) => run.queue === queue && run.endedNs !== null)
      .flatMap((run) => [
        { ns: run.startedNs, step: 1 },
        { ns: run.endedNs!, step: -1 },
      ])
      .sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : a.step - b.step));
    let now = 0;
    let top = 0;
    for (const { step } of moments) {
      now += step;
      top = Math.max(top, now);
    }
    most.set(queue, top);
  }
  return most;
}
