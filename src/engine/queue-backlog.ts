import type { Command } from '../core/instance/command.ts';
import { queuedTask } from './apply.ts';
import type { EngineContext } from './context.ts';
import type { ActiveEntry } from './memory.ts';
import type { Pass } from './pass.ts';
import { partMs } from './turns.ts';

type QueueTask = Extract<Command, { readonly kind: 'queueTask' }>;

/** So many tasks are queued between two looks at the clock. */
const atOnce = 64;

/**
 * Tasks of large loops that are to wait for a slot, and are not in their queues yet. They come there in their order, some
 * in each pass. The store needs nothing of it: after a restart every task that waits for a slot is in its queue.
 */
export class QueueBacklog {
  readonly #engine: EngineContext;
  #parts: { readonly entry: ActiveEntry; readonly tasks: readonly QueueTask[]; next: number }[] = [];

  constructor(engine: EngineContext) {
    this.#engine = engine;
  }

  /** Takes tasks of an instance, to be queued in the passes that follow. */
  add(entry: ActiveEntry, tasks: readonly QueueTask[]): void {
    this.#parts.push({ entry, tasks, next: 0 });
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Queues tasks for some milliseconds. Those that wait no longer are left out. */
  goOn(pass: Pass): void {
    const { clock, memory } = this.#engine;
    const untilMs = clock.monotonicMs() + partMs;
    for (let part = this.#parts[0]; part !== undefined; part = this.#parts[0]) {
      const { entry, tasks } = part;
      const { id } = entry.state.launch;
      // Who was read again from the store is in the queues already, as a whole.
      const isGone = memory.instances.get(id) !== entry;
      for (const end = isGone ? part.next : Math.min(tasks.length, part.next + atOnce); part.next < end; part.next += 1) {
        const { nodeId, attempt, queuedAtMs } = tasks[part.next]!;
        const state = entry.state.nodes.get(nodeId)?.state;
        if (state?.kind !== 'queued' || state.attempt !== attempt) continue;
        memory.board.enqueue(queuedTask(this.#engine, entry.state, nodeId, attempt, queuedAtMs));
        pass.tellNode(entry.state, nodeId);
      }
      if (isGone || part.next >= tasks.length) this.#parts.shift();
      if (clock.monotonicMs() >= untilMs) return;
    }
  }
}
