/**
 * The side log: what really ran, told by the commands themselves, independent of everything that evqueue writes. Each
 * command appends one line when it begins and one when it is about to end; small appends are atomic.
 *
 *   S ATTEMPT QUEUE NANOSECONDS
 *   E ATTEMPT QUEUE NANOSECONDS EXITCODE
 */
import { existsSync, readFileSync } from 'node:fs';

export type OracleRun = {
  readonly attemptId: string;
  readonly queue: string;
  readonly startedNs: bigint;
  endedNs: bigint | null;
  exitCode: number | null;
};

/**
 * A script that records itself, sleeps SLEEP seconds, prints LINES lines with its attempt (as a list in XML where LIST
 * is set), and exits: with 3 in the first FAILURES attempts, else with 0.
 */
export function recordingScript(log: string): string {
  return `#!/bin/sh
printf 'S %s %s %s\\n' "$EVQUEUE_ATTEMPT" "$QUEUE" "$(date +%s%N)" >> '${log}'
sleep "$SLEEP"
code=0
[ "$EVQUEUE_ATTEMPT_NUMBER" -gt "$FAILURES" ] || code=3
if [ -n "$LIST" ]; then echo '<l>'; seq -f "<i>line %.0f of $EVQUEUE_ATTEMPT</i>" 1 "$LINES"; echo '</l>'
else seq -f "line %.0f of $EVQUEUE_ATTEMPT" 1 "$LINES"
fi
printf 'E %s %s %s %s\\n' "$EVQUEUE_ATTEMPT" "$QUEUE" "$(date +%s%N)" "$code" >> '${log}'
exit $code
`;
}

/**
 * Whether this is what a run of the script prints, as far as it came: `whole` when it went to its end.
 *
 * @param whole  the command has ended by itself
 */
export function isOutputOf(attemptId: string, output: string, whole: boolean): boolean {
  if (output === '') return !whole;
  const lines = output.split('\n');
  const isList = lines[0] === '<l>';
  const count = isList ? lines.length - 3 : lines.length - 1;
  const expected = Array.from({ length: Math.max(count, 0) + 2 }, (_, line) =>
    isList ? `<i>line ${line + 1} of ${attemptId}</i>\n` : `line ${line + 1} of ${attemptId}\n`,
  );
  if (!whole) return `${isList ? '<l>\n' : ''}${expected.join('')}`.startsWith(output.replace(/<\/l>\n?$/, ''));
  // How many lines there must be is known by the two sizes that the load uses.
  if (!lineCounts.includes(count)) return false;
  return output === `${isList ? '<l>\n' : ''}${expected.slice(0, count).join('')}${isList ? '</l>\n' : ''}`;
}

/** Sizes of output: a list for a loop, one that travels with the report, and one that becomes a file of its own. */
const lineCounts: readonly number[] = [12, 20, 6_000];

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
