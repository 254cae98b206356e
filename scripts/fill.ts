/**
 * Writes believable finished instances straight into a store, for whoever wants to see what much looks like:
 *
 *     npm run fill -- --data-dir DIR --instances 1000000 [--seed N]
 *
 * Twenty workflows over one year, one in a hundred failed, with parameters, retries and outputs. The engine must not run meanwhile.
 */
import { parseArgs } from 'node:util';
import { fillStore } from './fill/fill-store.ts';

const { values } = parseArgs({
  options: { 'data-dir': { type: 'string' }, instances: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const dataDir = values['data-dir'];
const [instances, seed] = [Number(values.instances), Number(values.seed)];
if (dataDir === undefined || !Number.isInteger(instances) || instances < 1 || !Number.isInteger(seed)) {
  console.error('expected --data-dir DIR [--instances N] [--seed N]');
  process.exitCode = 2;
} else {
  const startedMs = performance.now();
  const perS = (done: number): string => `${Math.round((done / (performance.now() - startedMs)) * 1000).toLocaleString('en-US')}/s`;
  await fillStore({
    dataDir,
    instances,
    seed,
    nowMs: Date.now(),
    onProgress: (done) => {
      if (done % 50_000 === 0 || done === instances) console.log(`${done.toLocaleString('en-US')} instances, ${perS(done)}`);
    },
  });
}
