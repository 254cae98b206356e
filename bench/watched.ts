/** What a hundred open pages cost: the same work with them and without, in turns on the same engine. */
import { readFileSync } from 'node:fs';
import { loopOver, oneTask } from '../test/support/engine-under-test.ts';
import { withProgram, type EngineProgram } from './engine-program.ts';
import { ms, percentile, perSecond, timed, whole } from './figures.ts';
import { generateLoad } from './load-generator.ts';
import { withOpenPages, type PagesFigures } from './open-pages.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

const pages = 100;
/** How much worse a figure may be with the pages. */
const allowed = 0.03;

type Sizes = { readonly rounds: number; readonly commands: number; readonly launches: number; readonly loadSeconds: number };

/** Of one turn. `engineMs`: processor time of the engine's thread for a command; `restMs`: of all other threads of the program. */
type Figures = {
  readonly commandsPerS: number;
  readonly engineMs: number;
  readonly restMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly acceptedPerS: number;
};

/** Commands, launches and acceptance with a hundred open pages and with none. */
export async function benchWatched(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const sizes: Sizes = options.short
    ? { rounds: 2, commands: 1_000, launches: 100, loadSeconds: 1 }
    : { rounds: 5, commands: 10_000, launches: 500, loadSeconds: 5 };
  await withProgram(options.disk, {}, async (program) => {
    for (const queue of ['q', 'list']) await program.putQueue(queue, 8);
    await program.putWorkflow('one', oneTask('/bin/true'));
    await program.putWorkflow('loop', loopOver('/bin/true', 'q', ''));
    await measure(program, { ...sizes, loadSeconds: 1, commands: 1_000, launches: 50 });
    const alone: Figures[] = [];
    const watched: Figures[] = [];
    const seen: PagesFigures[] = [];
    for (let round = 0; round < sizes.rounds; round += 1) {
      alone.push(await measure(program, sizes));
      const { result, figures } = await withOpenPages(program, pages, () => measure(program, sizes));
      watched.push(result);
      seen.push(figures);
    }
    const compare = (
      what: string,
      of: keyof Figures,
      better: 'higher' | 'lower',
      write: (value: number) => string,
      counts = true,
    ): void => {
      // Other programs on the machine only ever add: the best of the rounds, on both sides.
      const best = (all: readonly Figures[]): number => {
        const values = all.map((figures) => figures[of]);
        return better === 'higher' ? Math.max(...values) : Math.min(...values);
      };
      const [without, withPages] = [best(alone), best(watched)];
      const worse = better === 'higher' ? without / withPages - 1 : withPages / without - 1;
      const ours = `${write(withPages)}; without them ${write(without)}: ${(100 * worse).toFixed(1)} % worse`;
      say(row(what, `${pages} pages`, ours, counts ? 'not worse by more than 3 %' : '', counts ? worse <= allowed : null));
    };
    compare('commands, queue of 8', 'commandsPerS', 'higher', perSecond);
    compare('processor of the engine’s thread, per command', 'engineMs', 'lower', ms);
    compare('processor of all other threads, per command', 'restMs', 'lower', ms, false);
    compare('launch to done over HTTP, p50', 'p50Ms', 'lower', ms);
    compare('launch to done over HTTP, p99', 'p99Ms', 'lower', ms);
    compare('launches accepted, 8 connections', 'acceptedPerS', 'higher', perSecond);
    const sum = (of: keyof PagesFigures): number => seen.reduce((total, figures) => total + figures[of], 0);
    const asked = `${whole(sum('events'))} events heard, ${whole(sum('answers'))} answers to ${whole(sum('requests'))} requests, ${whole(sum('bytes') / 1e6)} MB`;
    say(row('what the pages did meanwhile', `${pages} pages, ${sizes.rounds} rounds`, asked));
  });
}

async function measure(program: EngineProgram, { commands, launches, loadSeconds }: Sizes): Promise<Figures> {
  const before = processorMs(program.pid);
  const loopMs = await timed(() => program.launch('loop', { n: `${commands}` }, true));
  const after = processorMs(program.pid);
  const times: number[] = [];
  for (let turn = 0; turn < launches; turn += 1) times.push(await timed(() => program.launch('one', {}, true)));
  const { perS } = await generateLoad(program, 8, loadSeconds, { workflow: 'one' });
  await untilIdle(program);
  return {
    commandsPerS: (commands / loopMs) * 1000,
    engineMs: (after.main - before.main) / commands,
    restMs: (after.others - before.others) / commands,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    acceptedPerS: perS,
  };
}

/** What was accepted has to be done before the next turn. */
async function untilIdle(program: EngineProgram): Promise<void> {
  while ((await program.status()).activeInstances > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Processor time of a process, milliseconds: its first thread, and all others together. */
function processorMs(pid: number): { readonly main: number; readonly others: number } {
  const main = ticks(`/proc/${pid}/task/${pid}/stat`);
  return { main: main * 10, others: (ticks(`/proc/${pid}/stat`) - main) * 10 };
}

/** Clock ticks are 1/100 s on every Linux that Node runs on. */
function ticks(file: string): number {
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
