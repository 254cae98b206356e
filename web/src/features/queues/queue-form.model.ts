import { checkQueueSettings } from '../../../../src/core/queue/settings.ts';
import type { QueueOrder } from '../../../../src/core/queue/queue.ts';
import type { QueueBody, QueueSettingsBody } from '../../../../src/server/schemas/queue.ts';

/** The fields of a queue as they are typed. */
export type QueueForm = {
  readonly name: string;
  readonly concurrency: string;
  readonly order: QueueOrder;
  /** Empty: never. */
  readonly ageingSeconds: string;
  /** Empty: no key. */
  readonly key: string;
  /** Empty: only the total counts. */
  readonly keyConcurrency: string;
  /** Empty: no limit. */
  readonly rateStarts: string;
  readonly ratePeriodSeconds: string;
};

/** The form of a queue, or of a new one. */
export function queueFormOf(queue: QueueBody | null): QueueForm {
  if (queue === null)
    return {
      name: '',
      concurrency: '1',
      order: 'fair',
      ageingSeconds: '',
      key: '',
      keyConcurrency: '',
      rateStarts: '',
      ratePeriodSeconds: '60',
    };
  return {
    name: queue.name,
    concurrency: String(queue.concurrency),
    order: queue.order,
    ageingSeconds: queue.ageingSeconds === 0 ? '' : String(queue.ageingSeconds),
    key: queue.key ?? '',
    keyConcurrency: queue.keyConcurrency === null ? '' : String(queue.keyConcurrency),
    rateStarts: queue.rate === null ? '' : String(queue.rate.starts),
    ratePeriodSeconds: String(queue.rate?.periodSeconds ?? 60),
  };
}

/** Fields that something is wrong with. */
export type QueueFormProblem = 'name' | 'concurrency' | 'ageing' | 'key' | 'keyConcurrency' | 'rate' | null;

/** What is sent. Fields that are empty take a limit away. */
export function queueSettingsOf(form: QueueForm): QueueSettingsBody {
  const key = form.key.trim();
  return {
    concurrency: numberOf(form.concurrency),
    order: form.order,
    ageingSeconds: form.ageingSeconds.trim() === '' ? 0 : numberOf(form.ageingSeconds),
    key: key === '' ? null : key,
    keyConcurrency: key === '' || form.keyConcurrency.trim() === '' ? null : numberOf(form.keyConcurrency),
    rate: form.rateStarts.trim() === '' ? null : { starts: numberOf(form.rateStarts), periodSeconds: numberOf(form.ratePeriodSeconds) },
  };
}

/** The first field that the engine would refuse, by its own rules; null: none. */
export function queueFormProblem(form: QueueForm): QueueFormProblem {
  const { ageingSeconds, rate, ...settings } = queueSettingsOf(form);
  const checked = checkQueueSettings(
    form.name,
    {
      ...settings,
      ageingS: ageingSeconds ?? 0,
      rate: rate === null || rate === undefined ? null : { starts: rate.starts, periodS: rate.periodSeconds },
    },
    null,
  );
  if (checked.ok) return null;
  return settingNames.find((name) => name === checked.error.details.setting) ?? 'name';
}

const settingNames = ['name', 'concurrency', 'ageing', 'keyConcurrency', 'key', 'rate'] as const;

/** NaN for what is no number: no rule takes that. */
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
