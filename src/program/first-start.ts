import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskEngine } from '../engine/request.ts';
import type { RequestError } from '../engine/request.ts';
import type { Result } from '../core/result.ts';
import { readSetup, type Setup } from './setup.ts';

/** Who made what the first start brings. */
const by = 'first start';

/**
 * Fills an empty store: the queue `default`, and the examples with the queues and retry schedules that they need. Does
 * nothing where a queue or a workflow exists already.
 *
 * @returns names of the workflows that were made
 */
export async function fillFirstStart(ask: AskEngine, examplesDirectory: string): Promise<readonly string[]> {
  const queues = must(await ask({ kind: 'queues' }));
  const workflows = must(await ask({ kind: 'workflows' }));
  if (queues.length > 0 || workflows.length > 0) return [];
  must(await ask({ kind: 'saveQueue', name: 'default', settings: { concurrency: 8 }, by }));
  if (!existsSync(examplesDirectory)) return [];
  const made: string[] = [];
  for (const name of readdirSync(examplesDirectory).sort()) {
    const definition = join(examplesDirectory, name, 'workflow.xml');
    if (!existsSync(definition)) continue;
    const setupFile = join(examplesDirectory, name, 'setup.json');
    if (existsSync(setupFile)) await applySetup(ask, readSetup(readFileSync(setupFile, 'utf8'), setupFile));
    must(await ask({ kind: 'saveWorkflow', name, group: 'examples', source: readFileSync(definition, 'utf8'), by }));
    made.push(name);
  }
  return made;
}

/** Makes the queues and retry schedules of a setup; a queue that exists is left alone. */
export async function applySetup(ask: AskEngine, setup: Setup): Promise<void> {
  const existing = new Set(must(await ask({ kind: 'queues' })).map((state) => state.queue.name));
  for (const queue of setup.queues) {
    if (!existing.has(queue.name)) must(await ask({ kind: 'saveQueue', name: queue.name, settings: queue.settings, by }));
  }
  for (const schedule of setup.retrySchedules)
    must(await ask({ kind: 'saveRetrySchedule', name: schedule.name, levels: schedule.levels, by }));
}

/** The value, or an Error with the message of what went wrong. */
export function must<T>(result: Result<T, RequestError>): T {
  if (result.ok) return result.value;
  const problems = (result.error.problems ?? [])
    .map((problem) => `\n  line ${problem.line}, column ${problem.column}: ${problem.message}`)
    .join('');
  throw new Error(`${result.error.message}${problems}`);
}
