/** The eight invariants, decided from what the commands, the clients and the queues have told. */
import type { ToldInstance } from './driver.ts';
import type { Accepted } from './driver.ts';
import { mostAtOnce, type OracleRun } from './oracle.ts';
import type { QueueLooks } from './queue-watch.ts';

/** Everything that was seen. */
export type Evidence = {
  readonly accepted: readonly Accepted[];
  readonly told: ReadonlyMap<number, ToldInstance>;
  /** All instances that the server lists at the end. */
  readonly listed: readonly {
    readonly id: number;
    readonly workflow: string;
    readonly key: string | null;
    readonly status: string;
    readonly parent: number | null;
  }[];
  readonly runs: readonly OracleRun[];
  readonly limits: Readonly<Record<string, number>>;
  readonly looks: QueueLooks;
  /** Processes of the spool that were left when all had ended, in words. */
  readonly orphans: readonly string[];
  /** What was wrong at first sight, by invariant. */
  readonly complaints: readonly { readonly invariant: string; readonly message: string }[];
};

/** One invariant with what was counted for it; it holds when there is no violation. */
export type Verdict = { readonly name: string; readonly title: string; readonly counted: string; readonly violations: readonly string[] };

/** Decides all of them. */
export function judge(evidence: Evidence): Verdict[] {
  const complained = (name: string): string[] => evidence.complaints.filter((each) => each.invariant === name).map((each) => each.message);
  const verdict = (name: string, title: string, counted: string, violations: readonly string[]): Verdict => ({
    name,
    title,
    counted,
    violations: [...complained(name), ...violations],
  });
  const attempts = new Map(
    [...evidence.told.values()].flatMap((instance) => instance.attempts.map((attempt) => [attempt.id, attempt] as const)),
  );
  const starts = new Map<string, number>();
  for (const { attemptId } of evidence.runs) starts.set(attemptId, (starts.get(attemptId) ?? 0) + 1);
  const runs = new Map(evidence.runs.map((run) => [run.attemptId, run]));
  const outcomes = new Map<string, number>();
  for (const { outcome } of attempts.values()) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const most = mostAtOnce(evidence.runs);
  const exitedWell = [...attempts.values()].filter(({ outcome, exitCode }) => outcome === 'exited' && exitCode === 0).length;
  const outputs = [...attempts.values()];
  const list = (counts: Iterable<readonly [string, number]>): string => [...counts].map(([name, count]) => `${name} ${count}`).join(', ');

  return [
    verdict('I1', 'no accepted instance is lost, none is made twice', `${evidence.accepted.length} accepted`, lostInstances(evidence)),
    verdict('I2', 'no attempt is started twice', `${evidence.runs.length} starts of ${starts.size} attempts`, [
      ...[...starts].filter(([, count]) => count > 1).map(([id, count]) => `${id} was started ${count} times`),
      ...[...starts.keys()].filter((id) => !attempts.has(id)).map((id) => `${id} ran, and nobody knows of it`),
    ]),
    verdict(
      'I3',
      'no queue runs more than its limit at any instant',
      `most at once: ${list(most)}; ${evidence.looks.looks} looks, ${evidence.looks.full} at a full queue`,
      [
        ...[...most]
          .filter(([queue, count]) => count > (evidence.limits[queue] ?? 0))
          .map(([queue, count]) => `${count} commands ran at once in the queue ${queue}`),
        ...evidence.looks.overLimit,
      ],
    ),
    verdict(
      'I4',
      'success only where exit 0 was seen, and always there',
      `${exitedWell} successes; outcomes: ${list(outcomes)}`,
      falseOutcomes(evidence, attempts, runs),
    ),
    verdict(
      'I5',
      'every instance ends',
      `${evidence.listed.length} instances`,
      evidence.listed
        .filter(({ status }) => status !== 'terminated')
        .map(({ id, workflow, status }) => `instance ${id} of ${workflow} is ${status}`),
    ),
    verdict(
      'I6',
      'output is whole',
      `${outputs.length} outputs`,
      outputs
        .filter(({ isOutputWhole }) => !isOutputWhole)
        .map(({ id, outcome }) => `the output of ${id} (${outcome}) is not what it printed`),
    ),
    verdict('I7', 'no process is left over', `${evidence.orphans.length} processes`, evidence.orphans),
    verdict(
      'I8',
      'no free slot while somebody may start',
      `${evidence.looks.waiting} looks at a queue where somebody waited`,
      evidence.looks.idleSlots,
    ),
  ];
}

function lostInstances({ accepted, listed, told }: Evidence): string[] {
  const byId = new Map(listed.map((each) => [each.id, each]));
  const keys = new Map<string, number>();
  for (const { key, parent } of listed) if (key !== null && parent === null) keys.set(key, (keys.get(key) ?? 0) + 1);
  const known = new Set(accepted.map(({ id }) => id));
  return [
    ...accepted.flatMap(({ id, workflow, key }) => {
      const found = byId.get(id);
      if (found === undefined) return [`instance ${id} was accepted and is gone`];
      if (found.workflow !== workflow || found.key !== key)
        return [`instance ${id} is ${found.workflow} with key ${found.key}, accepted was ${workflow} with ${key}`];
      return told.has(id) ? [] : [`instance ${id} was accepted, and its end was never told`];
    }),
    ...[...keys].filter(([, count]) => count > 1).map(([key, count]) => `${count} instances for the one launch ${key}`),
    ...listed
      .filter(({ id, parent }) => parent === null && !known.has(id))
      .map(({ id }) => `instance ${id} exists, and nobody has its answer`),
  ];
}

function falseOutcomes(
  evidence: Evidence,
  attempts: ReadonlyMap<string, { readonly outcome: string; readonly exitCode: number | null }>,
  runs: ReadonlyMap<string, OracleRun>,
): string[] {
  const wrong = [...evidence.told.values()].flatMap((instance) => [...instance.falseSuccesses]);
  for (const [id, { outcome, exitCode }] of attempts) {
    if (outcome !== 'exited') continue;
    const run = runs.get(id);
    if (run?.exitCode !== exitCode)
      wrong.push(`${id} is told to have exited with ${exitCode}, seen was ${run === undefined ? 'no start' : (run.exitCode ?? 'no end')}`);
  }
  return wrong;
}
