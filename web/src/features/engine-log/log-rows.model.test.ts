import { expect, test } from 'vitest';
import type { LogEntryBody } from '../../../../src/server/schemas/log.ts';
import { freshCount, logRows } from './log-rows.model.ts';

function entry(second: number, message: string, fields: LogEntryBody['fields'] = {}, instances: number[] = []): LogEntryBody {
  return { at: `2027-03-01T12:00:0${second}.000Z`, level: 'info', source: 'engine', message, instances, fields };
}

test('fields stand in one line; what is a link stands there alone; long ones are cut', () => {
  const [row] = logRows([entry(1, 'm', { instance: 7, by: 'ann', reason: 'two words', cause: { message: 'disk full', stack: 's' } }, [7])]);
  expect(row).toMatchObject({ details: 'by=ann  reason="two words"  cause="disk full"', isLong: true });
  expect(logRows([entry(1, 'm', { text: 'x'.repeat(200) })])[0]?.details).toHaveLength(5 + 120 + 1);
});

test('a key stays the same while newer and older entries come', () => {
  const [old, twin] = [entry(1, 'same'), entry(1, 'same')];
  const before = logRows([twin, old]).map(({ key }) => key);
  const after = logRows([entry(2, 'new'), twin, old]).map(({ key }) => key);
  expect(after.slice(1)).toEqual(before);
  expect(new Set(after).size).toBe(3);
});

test('new ones are counted up to the first that is shown', () => {
  const shown = [entry(2, 'b'), entry(1, 'a')];
  expect(freshCount(shown, shown)).toEqual({ count: 0, isMore: false });
  expect(freshCount([entry(3, 'c'), ...shown], shown)).toEqual({ count: 1, isMore: false });
  expect(freshCount([entry(5, 'e'), entry(4, 'd')], shown)).toEqual({ count: 2, isMore: true });
  expect(freshCount([entry(1, 'a')], [])).toEqual({ count: 1, isMore: false });
});
