import { expect, test } from 'vitest';
import { engineOf } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';

test('who asks again at each answer does not keep commands from ending, or others from being answered', async () => {
  const parts = await engineOf();
  await parts.queue('q', 1);
  await parts.save('w', oneTask('/bin/true'));
  const id = await parts.launch('w');
  let asked = 0;
  const ended = parts.ended(id);
  const later = new Promise<string>((resolve) => setImmediate(() => void parts.must({ kind: 'status' }).then(() => resolve('answered'))));
  while ((await parts.must({ kind: 'status' })).activeInstances > 0) {
    asked += 1;
    if (asked > 1_000) throw new Error('the command does not end');
  }
  expect([await ended, await later]).toEqual([0, 'answered']);
  await parts.engine.stop();
});
