import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RequestError } from '../../app/engine-types.ts';
import type { ReadableOutput } from '../../app/outputs.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { FindAnswer, FindOrder } from './find-worker.ts';
import type { SearchFound, SearchRequest } from './output-search.ts';

/** Bytes that are read and searched at a time. */
const chunkBytes = 1024 * 1024;

/** One chunk takes a few milliseconds; an expression that takes so long never ends. */
const chunkTimeoutMs = 5_000;

/** Searches at once; each has a thread. */
const maxSearches = 4;

const nothing = new Uint8Array(0);

const tooMany: RequestError = {
  code: 'NOT_READY',
  message: `${maxSearches} searches are under way, which is the limit: try again in a moment`,
};

const tooSlow: RequestError = {
  code: 'LIMIT_EXCEEDED',
  message: `the expression takes more than ${chunkTimeoutMs / 1000} s for a megabyte: nested repetitions like (a+)+ do that`,
};

/** Looks through outputs, each search in a thread of its own. */
export class OutputFinder {
  #searches = 0;

  /** Searches all that was there when the output was opened. `signal` gives it up: then the answer is of no interest. */
  async find(output: ReadableOutput, request: SearchRequest, signal: AbortSignal): Promise<Result<SearchFound, RequestError>> {
    if (this.#searches >= maxSearches) return err(tooMany);
    this.#searches += 1;
    const worker = new Worker(new URL('./find-worker.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    try {
      let bytes = await output.read(0, Math.min(chunkBytes, output.sizeBytes));
      for (let offset = 0; bytes.length > 0 && !signal.aborted;) {
        offset += bytes.length;
        const answered = answerTo(worker, bytes);
        // The next chunk is read while this one is searched.
        const next = offset < output.sizeBytes ? output.read(offset, Math.min(chunkBytes, output.sizeBytes - offset)) : nothing;
        const [answer, read] = await Promise.all([answered, next]);
        if (answer === null) return err(tooSlow);
        bytes = read;
      }
      const answer = await answerTo(worker, null);
      if (answer?.kind !== 'found') return err(tooSlow);
      return ok(answer.found);
    } finally {
      this.#searches -= 1;
      await worker.terminate();
    }
  }
}

/** Sends an order and waits for its answer; null: it takes too long. Throws what the thread threw. */
async function answerTo(worker: Worker, order: FindOrder): Promise<FindAnswer | null> {
  const timeout = AbortSignal.timeout(chunkTimeoutMs);
  const answered = once(worker, 'message', { signal: timeout });
  worker.postMessage(order);
  try {
    const [answer]: readonly FindAnswer[] = await answered;
    return answer ?? null;
  } catch (cause) {
    if (timeout.aborted) return null;
    throw cause;
  }
}
