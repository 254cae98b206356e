/** Small workflows over a crash at a named point: what the server tells afterwards, beside what the commands have written down. */
import type { EngineEnd } from './engine-process.ts';
import { isOutputOf } from './oracle.ts';
import type { Site } from './site.ts';

/** All points; `src/program/crash-points.ts` says where they are. */
export const crashPoints = [
  'before-commit',
  'after-commit',
  'before-start',
  'after-start',
  'before-report',
  'before-ack',
  'after-ack',
] as const;

/** What there is after a crash. */
export type AfterCrash = {
  readonly crash: EngineEnd;
  /** Errors of the instances. */
  readonly errors: readonly number[];
  /** `ATTEMPT CODE` of each attempt, in order, as the server tells it. */
  readonly told: readonly string[];
  /** The same, as the commands have written it down. */
  readonly seen: readonly string[];
  readonly wrongOutputs: readonly string[];
  readonly stop: EngineEnd;
  readonly leftOver: readonly string[];
};

/** Attempts of the workflows below: three of the chain, three tries and what follows them. */
export const attemptsOfRun = 7;

/** Launches a chain and a task with retries at an engine that will die at the point, and lets the next engine end them. The site must be prepared. */
export async function runOverCrash(site: Site, point: string): Promise<AfterCrash> {
  const before = new Set(site.runs().map(({ attemptId }) => attemptId));
  const crashing = site.start({ EVQUEUE_CRASH_AT: point });
  const launching = Promise.all([site.launch('chain', `chain ${point}`), site.launch('retry', `retry ${point}`)]);
  launching.catch(() => undefined);
  const crash = await crashing.exited;
  const next = site.start();
  const errors: number[] = [];
  const told: string[] = [];
  const wrongOutputs: string[] = [];
  for (const id of await launching) {
    errors.push((await site.end(id)).errors);
    for (const { nodeId, attempts } of await site.tasks(id)) {
      for (const { number, outcome } of attempts) {
        const attempt = `${id}-${nodeId}-${number}`;
        told.push(`${attempt} ${outcome?.kind === 'exited' ? String(outcome['exitCode']) : outcome?.kind}`);
        const { body } = await site.must('GET', `/api/instances/${id}/tasks/${nodeId}/attempts/${number}/stdout`);
        if (!isOutputOf(attempt, String(body), true)) wrongOutputs.push(attempt);
      }
    }
  }
  const stop = await next.stop();
  const seen = site.runs().flatMap(({ attemptId, exitCode }) => (before.has(attemptId) ? [] : [`${attemptId} ${exitCode}`]));
  return {
    crash,
    errors,
    told: told.toSorted(byText),
    seen: seen.toSorted(byText),
    wrongOutputs,
    stop,
    leftOver: await site.leftOver(['worker', 'command', 'guard']),
  };
}

function byText(a: string, b: string): number {
  return a.localeCompare(b);
}
