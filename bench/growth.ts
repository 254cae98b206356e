/** Whether work gets dearer as instances grow: time a task, bytes written a transition, nodes that wait beside it. */
import { readFileSync } from 'node:fs';
import type { EngineStore, RunnerListener, StartSpec } from '../src/engine/ports.ts';
import type { AttemptId } from '../src/core/ids.ts';
import { loopOver, type EngineUnderTest } from '../test/support/engine-under-test.ts';
import { InstantRunner } from '../test/support/instant-runner.ts';
import { best, timed, whole } from './figures.ts';
import { withEngine } from './in-process.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

/** A runner that starts nothing, and gives the list of numbers that the script of `loopOver` would print. */
class ListRunner extends InstantRunner {
  readonly #lengths = new Map<AttemptId, number>();

  constructor() {
    super();
    this.keepStarts = false;
  }

  override open(listener: RunnerListener): Promise<void> {
    return super.open({
      ...listener,
      ended: (report) => {
        const length = this.#lengths.get(report.attemptId);
        if (length === undefined) return listener.ended(report);
        const items = Array.from({ length }, (_, index) => `<i>${index}</i>`).join('');
        listener.ended({ ...report, output: { stdout: { kind: 'inline', bytes: Buffer.from(`<l>${items}</l>`) } } });
      },
    });
  }

  override start(spec: StartSpec): void {
    if (spec.command.kind === 'script') this.#lengths.set(spec.attemptId, Number(spec.command.args[0]));
    super.start(spec);
  }
}

/** Bytes that this process has given to write(2) so far. */
function writtenBytes(): number {
  return Number(/^wchar: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** Counts the bytes of what the engine hands over, as JSON. */
function contentCounter(): { bytes: number; readonly wrap: (store: EngineStore) => EngineStore } {
  const counter = {
    bytes: 0,
    wrap: (store: EngineStore): EngineStore => ({
      ...store,
      commit: (epoch, changes) => {
        counter.bytes += Buffer.byteLength(JSON.stringify(changes));
        return store.commit(epoch, changes);
      },
    }),
  };
  return counter;
}

/** Microseconds a task of a loop, the list included, best of some rounds. */
async function loopTaskUs(under: EngineUnderTest, items: number, rounds: number): Promise<number> {
  return ((await best(rounds, 'lowest', () => timed(() => under.run('loop', { n: `${items}` })))) / items) * 1000;
}

/** Two jobs side by side: one with work, one with tasks of which none can start as long as the work goes on. */
function besideWaiting(tasks: number, waiting: number): string {
  const work = '<task path="/bin/true" queue="q"/>'.repeat(tasks);
  const waits = `<task path="/bin/true" queue="q" condition="evqWait(evqGetWorkflowParameter('go') = 'yes')"/>`.repeat(waiting);
  const job = (inner: string): string => (inner === '' ? '' : `<job><tasks>${inner}</tasks></job>`);
  return `<workflow><parameters><parameter name="go"/></parameters><subjobs>${job(work)}${job(waits)}</subjobs></workflow>`;
}

/** Loops of 100 and 10,000, bytes a transition, 1,000 waiting nodes; data in a place without syncs, so that only the engine is seen. */
export async function benchGrowth(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const place = options.memory ?? options.disk;
  const where = `data on ${place.name}`;
  const large = options.short ? 3_000 : 10_000;
  await withEngine(place, { runner: new ListRunner() }, async (under) => {
    await under.save('loop', loopOver('/bin/true'));
    await loopTaskUs(under, large, 1);
    const small = await loopTaskUs(under, 100, 20);
    const ours = await loopTaskUs(under, large, 3);
    say({
      ...row(`loop of ${whole(large)}, a task`, where, `${ours.toFixed(0)} us`, '<= 2 times a loop of 100', ours <= 2 * small),
      peer: `loop of 100: ${small.toFixed(0)} us a task`,
      ratio: (ours / small).toFixed(2),
    });
  });
  for (const items of [100, large]) {
    const content = contentCounter();
    await withEngine(place, { runner: new ListRunner(), wrapStore: content.wrap }, async (under) => {
      await under.save('loop', loopOver('/bin/true'));
      const rounds = Math.max(1, Math.round(large / items / 5));
      const before = { content: content.bytes, written: writtenBytes() };
      for (let round = 0; round < rounds; round += 1) await under.run('loop', { n: `${items}` });
      const transitions = 2 * rounds * (items + 1);
      const bytes = (content.bytes - before.content) / transitions;
      say(row(`content of a transition, loop of ${whole(items)}`, where, `${whole(bytes)} bytes`, '<= 2,000 bytes', bytes <= 2_000));
      const written = (writtenBytes() - before.written) / transitions;
      say(row('the same as written, whole pages of the log and the file', where, `${whole(written)} bytes`));
    });
  }
  const tasks = options.short ? 1_000 : 4_000;
  await withEngine(place, { runner: new ListRunner() }, async (under) => {
    await under.save('alone', besideWaiting(tasks, 0));
    await under.save('beside', besideWaiting(tasks, 1_000));
    await under.save('waiting', besideWaiting(0, 1_000));
    const tookMs = (workflow: string): Promise<number> => best(5, 'lowest', () => timed(() => under.run(workflow, { go: 'no' })));
    await tookMs('alone');
    const alone = await tookMs('alone');
    const waiting = await tookMs('waiting');
    const beside = (await tookMs('beside')) - waiting;
    const ratio = beside / alone;
    say({
      ...row(`${whole(tasks)} tasks beside 1,000 waiting nodes`, where, `${whole(beside)} ms`, 'no visible cost (<= 1.25)', ratio <= 1.25),
      peer: `without them ${whole(alone)} ms; making and ending them ${whole(waiting)} ms`,
      ratio: ratio.toFixed(2),
    });
  });
}
