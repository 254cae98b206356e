/** What the page of plans asks for, over very many plans of all kinds, and what others wait for meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processorSeconds, startProgram, type EngineProgram } from './engine-program.ts';
import { ms, percentile, timed, whole } from './figures.ts';
import { fillWithMixedPlans } from './plan-mix.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

/** With how long each may take at the first time. */
const pages: readonly (readonly [path: string, mostMs: number])[] = [
  ['/api/plans', 1_000],
  ['/api/plans?text=backup', 500],
  ['/api/plans?text=nothing-like-it', 500],
  ['/api/plans?suspended=true', 500],
  ['/api/plans/1', 500],
  ['/api/plans/1/days', 500],
  ['/api/home/coming', 500],
  ['/api/home?period=week', 1_000],
];

const strips: readonly string[] = ['/api/plan-forecast?hours=6', '/api/plan-forecast?hours=24', '/api/plan-forecast?hours=168'];

const turns = 5;

/** See the head of this file. */
export async function benchPlanPages(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const count = options.short ? 3_000 : 100_000;
  const dataDir = mkdtempSync(join(options.disk.directory, 'plan-pages-'));
  try {
    await fillWithMixedPlans(dataDir, count, Date.now());
    const program = await startProgram(dataDir);
    try {
      const where = `${whole(count)} plans`;
      for (const [page, mostMs] of pages) {
        const times: number[] = [];
        for (let turn = 0; turn < turns; turn += 1) times.push(await timed(() => asked(program, page)));
        const first = times[0] ?? 0;
        say(row(`GET ${page}`, where, `first ${ms(first)}, p50 ${ms(percentile(times, 0.5))}`, `<= ${whole(mostMs)} ms`, first <= mostMs));
      }
      for (const strip of strips) await measureStrip(program, strip, where, say);
    } finally {
      await program.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** A forecast for the first time, and again; other questions go to the engine and back meanwhile. */
async function measureStrip(program: EngineProgram, strip: string, where: string, say: (row: Row) => void): Promise<void> {
  const others: number[] = [];
  let isDone = false;
  const before = processorSeconds(program.pid);
  const meanwhile = (async () => {
    while (!isDone) others.push(await timed(() => asked(program, '/api/status')));
  })();
  const firstMs = await timed(() => asked(program, strip));
  isDone = true;
  await meanwhile;
  const processor = ((processorSeconds(program.pid) - before) * 1000).toFixed(0);
  const againMs = await timed(() => asked(program, strip));
  say(row(`GET ${strip}`, where, `first ${ms(firstMs)}, ${processor} ms of processor with all else; again ${ms(againMs)}`));
  say(row('GET /api/status meanwhile', where, `p50 ${ms(percentile(others, 0.5))}, p99 ${ms(percentile(others, 0.99))}`));
}

async function asked(program: EngineProgram, path: string): Promise<void> {
  const { status, body } = await program.ask('GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${body}`);
}
