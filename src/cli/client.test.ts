import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventParser, problemText, type ServerEvent } from './client.ts';

const stream = 'id: s-0\nevent: hello\ndata: {"seq":0}\n\n: alive\nid: s-0\n\nid: s-1\ndata: {"type":"A"}\n\n';
const expected: readonly ServerEvent[] = [
  { id: 's-0', event: 'hello', data: '{"seq":0}' },
  { id: 's-1', event: 'message', data: '{"type":"A"}' },
];

test('events are found however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 }), (sizes) => {
      const events: ServerEvent[] = [];
      const parse = eventParser((event) => void events.push(event));
      let offset = 0;
      for (let index = 0; offset < stream.length; index += 1) {
        const size = sizes[index % sizes.length] ?? 1;
        parse(stream.slice(offset, offset + size));
        offset += size;
      }
      expect(events).toEqual(expected);
    }),
  );
});

test('a problem is told with its place and its hint', () => {
  expect(problemText({ severity: 'error', message: 'no such queue', line: 3, column: 9, hint: 'did you mean "default"?' })).toBe(
    '3:9: error: no such queue (did you mean "default"?)',
  );
  expect(problemText({ severity: 'warning', message: 'odd', line: 0, column: 0 })).toBe('warning: odd');
});
