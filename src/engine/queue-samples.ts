/** How full queues are, once a minute: what the screens draw. It is one row for each queue that is not idle, and no work in between. */
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { QueueSample } from './ports.ts';
import type { EngineRequest } from './request.ts';

const minuteMs = 60_000;

/** Samples are kept for so long. */
const samplesKeptMs: DurationMs = 7 * 86_400_000;

/** Takes samples as long as the engine runs. */
export class QueueSampler {
  readonly #engine: EngineContext;
  readonly #ask: (request: EngineRequest) => void;
  #disarm: (() => void) | null = null;

  constructor(engine: EngineContext, ask: (request: EngineRequest) => void) {
    this.#engine = engine;
    this.#ask = ask;
  }

  start(): void {
    const { clock } = this.#engine;
    const delayMs = minuteMs - (clock.nowMs() % minuteMs);
    this.#disarm = clock.after(delayMs, () => {
      this.#ask({ kind: 'sampleQueues' });
      this.start();
    });
  }

  stop(): void {
    this.#disarm?.();
    this.#disarm = null;
  }
}

/** Writes a sample of each queue that is not idle, and takes away those that are too old. */
export function sampleQueues(engine: EngineContext, pass: Pass): { readonly sampled: number } {
  const { board, slotTimes } = engine.memory;
  const waits = slotTimes.takeLongestWaits();
  const samples: QueueSample[] = [];
  for (const queue of board.queues()) {
    const state = board.state(queue.name);
    const [held, waiting] = [state?.running ?? 0, state?.waiting ?? 0];
    const longestWaitMs = waits.get(queue.name) ?? 0;
    if (held === 0 && waiting === 0 && longestWaitMs === 0 && queue.paused === null) continue;
    samples.push({ queueId: queue.id, held, waiting, longestWaitMs, concurrency: queue.concurrency, isPaused: queue.paused !== null });
  }
  const atMs: EpochMs = pass.nowMs - (pass.nowMs % minuteMs);
  if (samples.length > 0) pass.change({ kind: 'queuesSampled', atMs, samples, forgetBeforeMs: atMs - samplesKeptMs });
  return { sampled: samples.length };
}
