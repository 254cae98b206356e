/** One command that prints very much: the engine must not hold it. */
import { oneTask } from '../test/support/engine-under-test.ts';
import { residentBytes, settledBytes, withProgram, type EngineProgram } from './engine-program.ts';
import { megabytes } from './figures.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';

/** Memory of the program while a task writes 1 GB, and whether all of it is there. */
export async function benchLargeOutput(options: BenchOptions, say: (row: Row) => void): Promise<void> {
  const size = options.short ? 200_000_000 : 1_000_000_000;
  await withProgram(options.disk, {}, async (program) => {
    await program.putQueue('q', 8);
    await program.putWorkflow('small', oneTask('/bin/true'));
    await program.putWorkflow('large', oneTask(`head -c ${size} /dev/zero`));
    for (let warm = 0; warm < 50; warm += 1) await program.launch('small', {}, true);
    const before = await settledBytes(program.pid, 2);
    let most = before;
    const sampler = setInterval(() => (most = Math.max(most, residentBytes(program.pid))), 20);
    const startedMs = performance.now();
    const id = await program.launch('large', {}, true).finally(() => clearInterval(sampler));
    const tookS = (performance.now() - startedMs) / 1000;
    const found = await sizeOfOutput(program, id);
    const isWhole = found === size;
    const isReached = isWhole && most - before <= 20e6;
    const ours = `memory + ${megabytes(most - before)}, in ${tookS.toFixed(1)} s, ${isWhole ? 'nothing lost' : `${found} bytes found`}`;
    say(row(`${size / 1e6} MB of output from one task`, 'data on disk', ours, 'memory + 20 MB at most, nothing lost', isReached));
  });
}

/** Size of what the only task of an instance wrote, asked for by a range: nobody wants to read all of it. */
async function sizeOfOutput({ port, token }: EngineProgram, id: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/instances/${id}/tasks/2/attempts/1/stdout`, {
    headers: { authorization: `Bearer ${token}`, range: 'bytes=0-0' },
  });
  await response.arrayBuffer();
  return Number(response.headers.get('content-range')?.split('/')[1]);
}
