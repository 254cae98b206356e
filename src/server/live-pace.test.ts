import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveEvent } from '../app/engine-types.ts';
import { LivePace } from './live-pace.ts';
import { NumberedEvent } from './numbered-event.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

let seq = 0;
const numbered = (event: LiveEvent): NumberedEvent => {
  seq += 1;
  return new NumberedEvent(seq, event, `s-${seq}`);
};
const task = (instanceId: number, type: 'TASK_QUEUED' | 'TASK_TERMINATED' = 'TASK_QUEUED', nodeId = 1): NumberedEvent =>
  numbered({ type, instanceId, nodeId, queue: 'q', atMs: 0 });
const ended = (instanceId: number): NumberedEvent =>
  numbered({ type: 'INSTANCE_TERMINATED', instanceId, workflow: 'w', status: 'terminated', errors: 0, atMs: 0 });

function heardOf(pace: LivePace): { readonly pieces: (readonly NumberedEvent[])[]; readonly bytes: Buffer[] } {
  const heard = { pieces: [] as (readonly NumberedEvent[])[], bytes: [] as Buffer[] };
  pace.add((events, piece) => {
    heard.pieces.push(events);
    heard.bytes.push(piece());
  });
  return heard;
}

test('without a pace everything is told at once', () => {
  const pace = new LivePace(0);
  const { pieces } = heardOf(pace);
  const events = [task(7), task(7)];
  pace.hear(events);
  expect(pieces).toEqual([events]);
});

test('the first after a quiet time comes at once, what follows comes in one piece, and tasks of one instance are told once', () => {
  const pace = new LivePace(250);
  const { pieces } = heardOf(pace);
  const first = task(7);
  pace.hear([first]);
  expect(pieces).toEqual([[first]]);
  const [one, other, last, end, second] = [task(7), task(8), task(7), task(7, 'TASK_TERMINATED'), ended(7)];
  pace.hear([one, other]);
  vi.advanceTimersByTime(200);
  pace.hear([last, end, second]);
  expect(pieces).toHaveLength(1);
  vi.advanceTimersByTime(50);
  expect(pieces[1]).toEqual([other, last, end, second]);
  vi.advanceTimersByTime(10_000);
  expect(pieces).toHaveLength(2);
});

test('no end of an instance is left out, however many come together', () => {
  const pace = new LivePace(250);
  const { pieces } = heardOf(pace);
  pace.hear([ended(1)]);
  const many = Array.from({ length: 1_000 }, (_, index) => ended(index));
  for (const each of many) pace.hear([each]);
  vi.advanceTimersByTime(250);
  expect(pieces[1]).toEqual(many);
});

test('a piece is written once, the same bytes for all who hear it; without listeners nothing is kept', () => {
  const pace = new LivePace(250);
  const [one, other] = [heardOf(pace), heardOf(pace)];
  pace.hear([task(1)]);
  expect(one.bytes[0]).toBe(other.bytes[0]);
  const gone = new LivePace(250);
  const listener = vi.fn<() => void>();
  gone.add(listener);
  gone.hear([task(1)]);
  gone.hear([task(1)]);
  gone.remove(listener);
  expect(gone.isEmpty).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(listener).toHaveBeenCalledTimes(1);
});
