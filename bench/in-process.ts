/** An engine in this process, with the queues that scenarios use, on a directory of a place. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { engineUnderTest, type EngineUnderTest } from '../test/support/engine-under-test.ts';
import type { Place } from './scenario.ts';

type Options = Omit<NonNullable<Parameters<typeof engineUnderTest>[0]>, 'dataDir'> & {
  /** Slots of queue `q`, default 8. */
  readonly slots?: number;
};

/** Starts one, lets it be used, and stops it. */
export async function withEngine<T>(place: Place, options: Options, use: (under: EngineUnderTest) => Promise<T>): Promise<T> {
  const under = await engineUnderTest({ ...options, dataDir: mkdtempSync(join(place.directory, 'data-')) });
  try {
    await under.queue('q', options.slots ?? 8);
    await under.queue('list', 8);
    return await use(under);
  } finally {
    await under.stop();
  }
}
