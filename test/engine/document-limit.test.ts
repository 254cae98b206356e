import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxDocumentBytes } from '../../src/core/instance/limits.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { engineOf } from '../support/engine-parts.ts';
import { InstantRunner } from '../support/instant-runner.ts';

test('outputs of an instance have a limit together, which a restart does not forget', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'evqueue-document-'));
  const runner = new InstantRunner(() => null);
  const one = await engineOf({ store: createSqliteStore({ dataDir, synchronous: 'OFF' }), runner });
  await one.queue('q', 1_000);
  // Each is below the limit of one output.
  const sizeBytes = 400 * 1024;
  const fits = Math.floor(maxDocumentBytes / sizeBytes);
  const tasks = '<task path="/bin/true" queue="q"/>'.repeat(fits + 2);
  await one.save('w', `<workflow><subjobs><job><tasks>${tasks}</tasks></job></subjobs></workflow>`);
  const id = await one.launch('w');
  const attempts = [...runner.running.keys()];
  for (const attempt of attempts.slice(0, fits)) runner.end(attempt, 0, { stdout: { kind: 'file', sizeBytes } });
  await one.must({ kind: 'status' });
  await one.engine.stop();
  const store = createSqliteStore({ dataDir, synchronous: 'OFF' });
  const other = await engineOf({ store, runner });
  runner.end(attempts[fits]!, 0, { stdout: { kind: 'file', sizeBytes } });
  runner.end(attempts[fits + 1]!, 0);
  expect(await other.ended(id)).toBe(1);
  const failed = store.instance(id)!.nodes.filter(({ data }) => data.includes('"aborted"'));
  expect(failed.map(({ nodeId, data }) => [nodeId, (JSON.parse(data) as { state: unknown }).state])).toEqual([
    [
      fits + 2,
      {
        kind: 'aborted',
        error: {
          place: 'limit',
          message: `the inputs and outputs of the instance would have ${(fits + 1) * sizeBytes} bytes, at most ${maxDocumentBytes} are allowed; the output is kept`,
        },
      },
    ],
  ]);
  await other.engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
