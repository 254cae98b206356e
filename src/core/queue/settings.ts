import { err, ok, type Result } from '../result.ts';
import { isQueueName } from '../workflow/names.ts';
import type { QueueDefinition, QueueOrder } from './queue.ts';

/** Settings of a queue that can be given; what is missing keeps its value, or has its default where the queue is new. */
export type QueueSettings = {
  readonly [K in 'concurrency' | 'order' | 'ageingS' | 'key' | 'keyConcurrency' | 'rate']?: QueueDefinition[K];
};

/** What the settings of a queue make of it. */
export type CheckedQueue = Omit<QueueDefinition, 'id' | 'aliases' | 'paused'>;

/** `details` names the setting, what was expected and what came. */
export type QueueSettingsError = {
  readonly code: 'INVALID_QUEUE' | 'INVALID_NAME';
  readonly message: string;
  readonly details: { readonly setting: string; readonly expected: string; readonly got: unknown };
};

/** A new queue of which nothing is said: one slot, instances take turns. */
const defaultQueueSettings = {
  concurrency: 1,
  order: 'fair',
  ageingS: 0,
  key: null,
  keyConcurrency: null,
  rate: null,
} as const satisfies QueueSettings;

/** Most slots of a queue or of a key. */
const maxConcurrency = 10_000;

/** Most starts that a rate counts, and its longest period: a day. */
const maxRateStarts = 1_000_000;
const longestRatePeriodS = 86_400;

/** Slowest ageing: a step in a year. */
const maxAgeingS = 31_536_000;

const longestKey = 4_096;

const orders: ReadonlySet<QueueOrder> = new Set(['fair', 'fifo', 'prio']);

/**
 * Checks the settings of a queue and fills in what they leave out. Whether `key` is XPath that can be parsed is left to who
 * evaluates it.
 *
 * @param existing  the queue as it is; null: a new one
 */
export function checkQueueSettings(
  name: string,
  settings: QueueSettings,
  existing: QueueDefinition | null,
): Result<CheckedQueue, QueueSettingsError> {
  const checked: CheckedQueue = { name, ...merge(settings, existing ?? defaultQueueSettings) };
  const problem = firstProblem(checked);
  if (problem === null) return ok(checked);
  const { setting, expected, got } = problem;
  const place = setting === 'name' ? 'name of a queue' : `queue "${name}": ${setting}`;
  const message = `${place}: expected ${expected}, got ${JSON.stringify(got) ?? 'nothing'}`;
  return err({ code: setting === 'name' ? 'INVALID_NAME' : 'INVALID_QUEUE', message, details: problem });
}

function merge(settings: QueueSettings, before: Required<QueueSettings>): Required<QueueSettings> {
  const key = settings.key === undefined ? before.key : settings.key;
  // Slots per key go with the key, unless somebody insists on them.
  const keyConcurrencyBefore = key === null ? null : before.keyConcurrency;
  return {
    concurrency: settings.concurrency ?? before.concurrency,
    order: settings.order ?? before.order,
    ageingS: settings.ageingS ?? before.ageingS,
    key,
    keyConcurrency: settings.keyConcurrency === undefined ? keyConcurrencyBefore : settings.keyConcurrency,
    rate: settings.rate === undefined ? before.rate : settings.rate,
  };
}

function firstProblem(queue: CheckedQueue): QueueSettingsError['details'] | null {
  const { name, concurrency, order, ageingS, key, keyConcurrency, rate } = queue;
  if (!isQueueName(name)) return { setting: 'name', expected: '1 to 64 letters, digits, "_", "-", "@" or "."', got: name };
  if (!isWholeBetween(concurrency, 1, maxConcurrency))
    return { setting: 'concurrency', expected: wholeText(1, maxConcurrency), got: concurrency };
  if (!orders.has(order)) return { setting: 'order', expected: '"fair", "fifo" or "prio"', got: order };
  if (!isWholeBetween(ageingS, 0, maxAgeingS))
    return { setting: 'ageing', expected: `${wholeText(0, maxAgeingS)} seconds (0: none)`, got: ageingS };
  if (key !== null && (typeof key !== 'string' || key.trim() === '' || key.length > longestKey)) {
    return { setting: 'key', expected: `"host", or an XPath expression of at most ${longestKey} characters, or null`, got: key };
  }
  if (keyConcurrency !== null) {
    if (!isWholeBetween(keyConcurrency, 1, maxConcurrency)) {
      return { setting: 'keyConcurrency', expected: `${wholeText(1, maxConcurrency)}, or null`, got: keyConcurrency };
    }
    if (key === null) return { setting: 'keyConcurrency', expected: 'null, because the queue has no key', got: keyConcurrency };
  }
  if (rate !== null && !(isWholeBetween(rate.starts, 1, maxRateStarts) && rate.periodS > 0 && rate.periodS <= longestRatePeriodS)) {
    const expected = `starts (${wholeText(1, maxRateStarts)}) and period (more than 0, at most ${longestRatePeriodS} seconds), or null`;
    return { setting: 'rate', expected, got: rate };
  }
  return null;
}

function wholeText(least: number, most: number): string {
  return `a whole number from ${least} to ${most}`;
}

function isWholeBetween(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
