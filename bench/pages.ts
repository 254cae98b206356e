/** Pages of the API over very many finished instances, beside open viewers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillStore } from '../scripts/fill/fill-store.ts';
import { startProgram, type EngineProgram } from './engine-program.ts';
import { ms, percentile, timed, whole } from './figures.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';
import { withViewers } from './viewers.ts';

const viewers = 100;
const seed = 1;

/** What screens ask for. `{cursor}` is a place somewhere in the list, `{id}` an instance somewhere in it. */
const pages: readonly string[] = [
  '/api/instances?limit=50',
  '/api/instances?status=terminated&limit=50',
  '/api/instances?status=terminated&limit=50&cursor={cursor}',
  '/api/instances?status=terminated&workflow=image-resize&limit=50',
  '/api/instances?status=terminated&errors=true&limit=50',
  '/api/instances?parameter.order_id=A-{order}&limit=50',
  '/api/instances?text=wonka&limit=50',
  '/api/instances/{id}',
  '/api/instances/{id}/tree',
  '/api/instances/{id}/document',
  '/api/instances/{id}/journal',
  '/api/queues',
  '/api/workflows',
  '/api/status',
  '/api/home?period=week',
];

/** Times of each page, and of all together. */
export async function benchPages(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const instances = options.short ? 50_000 : 1_000_000;
  const turns = options.short ? 20 : 100;
  const dataDir = mkdtempSync(join(options.disk.directory, 'pages-'));
  try {
    const fillMs = await timed(() => fillStore({ dataDir, instances, nowMs: Date.now(), seed, onProgress: () => undefined }));
    say(row(`filling a store with ${whole(instances)} instances`, 'data on disk', `${(fillMs / 1000).toFixed(1)} s`));
    const program = await startProgram(dataDir);
    try {
      const all: number[] = [];
      await withViewers(program, viewers, async () => {
        for (const page of pages) {
          const times = await timesOf(program, page, instances, turns);
          all.push(...times);
          const figures = `p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}`;
          say(row(`GET ${page}`, `${whole(instances)} instances, ${viewers} viewers`, figures));
        }
      });
      const p95 = percentile(all, 0.95);
      say(row('any page of these', `${whole(instances)} instances, ${viewers} viewers`, `p95 ${ms(p95)}`, 'p95 <= 20 ms', p95 <= 20));
    } finally {
      await program.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timesOf(program: EngineProgram, page: string, instances: number, turns: number): Promise<number[]> {
  const times: number[] = [];
  let cursor = '';
  for (let turn = 0; turn < turns; turn += 1) {
    // Far apart, so that no turn finds in memory what the one before has read.
    const id = 1 + ((turn * 7_919_317) % instances);
    const path = page
      .replace('{id}', `${id}`)
      .replace('{order}', `${100_000 + id}`)
      .replace('&cursor={cursor}', cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`);
    const startedMs = performance.now();
    const answer = await program.ask('GET', path);
    times.push(performance.now() - startedMs);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.body}`);
    if (page.includes('{cursor}')) cursor = (JSON.parse(answer.body) as { readonly nextCursor: string | null }).nextCursor ?? '';
  }
  return times;
}
