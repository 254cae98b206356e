import { expect, test } from 'vitest';
import { engineOf } from '../support/engine-parts.ts';
import { oneTask } from '../support/engine-under-test.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { InstantRunner } from '../support/instant-runner.ts';

test('a start that is refused is tried again; it is told once that starts are refused, and once that they are possible', async () => {
  const clock = new FakeClock();
  const refusal = { now: true };
  class Reluctant extends InstantRunner {
    override place(): ReturnType<InstantRunner['place']> {
      return refusal.now ? ({ ok: false, reason: 'no more processes' } as never) : super.place();
    }
  }
  const parts = await engineOf({
    clock,
    runner: new Reluctant(
      () => 0,
      () => clock.nowMs(),
    ),
  });
  await parts.queue('q', 1);
  await parts.save('w', oneTask('/bin/true'));
  const sinceMs = clock.nowMs();
  const id = await parts.launch('w');
  for (let tries = 0; tries < 4; tries += 1) {
    clock.advance(500);
    await parts.must({ kind: 'status' });
    await parts.must({ kind: 'status' });
  }
  expect(await parts.must({ kind: 'why', instanceId: id })).toMatchObject([
    { why: { kind: 'startsRefused', reason: 'no more processes', sinceMs } },
  ]);
  refusal.now = false;
  clock.advance(500);
  expect(await parts.ended(id)).toBe(0);
  expect(parts.events.filter(({ type }) => type.startsWith('STARTS_')).map(({ type }) => type)).toEqual([
    'STARTS_REFUSED',
    'STARTS_POSSIBLE',
  ]);
  expect(await parts.must({ kind: 'status' })).toMatchObject({ startsPossible: true });
  await parts.engine.stop();
});
