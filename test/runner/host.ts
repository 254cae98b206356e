/**
 * A process that holds a runner, to be killed: `node host.ts SPOOL BLOBS BASE TEXT...`. For each TEXT it places `sh -c TEXT` (with `-` in
 * front: places only), says `placed ATTEMPT REF` on a line, starts, and says `ended ATTEMPT` when it has a report, without acknowledging.
 * A line `kill ATTEMPT` on its standard input kills.
 */
import { createInterface } from 'node:readline';
import { attemptIdOf, partsOfAttemptId } from '../../src/core/ids.ts';
import { createLocalRunner } from '../../src/runner/local.ts';
import { newAttemptId, specOf } from './harness.ts';

const [spoolDir = '', blobDir = '', baseDir = '', ...texts] = process.argv.slice(2);
const runner = createLocalRunner({ spoolDir, blobDir, baseDir, floorBytes: 0, killGraceMs: 500 });
await runner.open({
  ended: (report) => process.stdout.write(`ended ${report.attemptId}\n`),
  started: (attemptId) => process.stdout.write(`started ${attemptId}\n`),
  progress: () => {},
  availability: () => {},
});
for (const text of texts) {
  const attemptId = newAttemptId();
  const placed = runner.place(attemptId);
  if (!placed.ok) throw new Error(placed.reason);
  process.stdout.write(`placed ${attemptId} ${placed.ref}\n`);
  if (!text.startsWith('-')) runner.start(specOf(attemptId, ['sh', '-c', text]), placed.ref);
}
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [, id = ''] = line.split(' ');
  const parts = partsOfAttemptId(id);
  if (parts !== null) await runner.signal(attemptIdOf(parts.instanceId, parts.nodeId, parts.number), 'kill', 'ann');
}
