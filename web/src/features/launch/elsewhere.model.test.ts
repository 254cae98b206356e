import { expect, test } from 'vitest';
import { launchElsewhere, shellWord } from './elsewhere.model.ts';

const launch = { workflow: 'order', parameters: { id: 'A-1', note: "it's <late> & cold" }, comment: 'for Anna', idempotencyKey: 'k' };

test('as a command line, quoted so that a shell takes it as it is', () => {
  expect(launchElsewhere('shell', launch, 'http://h')).toBe(
    "evqueue launch order \\\n  id=A-1 \\\n  'note=it'\\''s <late> & cold' \\\n  --comment 'for Anna' \\\n  --wait",
  );
});

test('a value that begins with @ is not taken for a file', () => {
  expect(launchElsewhere('shell', { workflow: 'w', parameters: { a: '@home' } }, '')).toContain('a=@@home');
});

test('as a request, without the key that belongs to this form', () => {
  const text = launchElsewhere('http', { workflow: 'order', parameters: { id: '1' }, priority: 3, idempotencyKey: 'k' }, 'http://h:5000');
  expect(text).toContain('curl -X POST http://h:5000/api/instances');
  expect(text).toContain('"priority": 3');
  expect(text).not.toContain('idempotencyKey');
});

test('as a task of another workflow, with marks escaped', () => {
  expect(launchElsewhere('xml', launch, '')).toBe(
    '<task type="WORKFLOW" workflow="order">\n  <input name="id">A-1</input>\n  <input name="note">it\'s &lt;late&gt; &amp; cold</input>\n</task>',
  );
});

test('words of a shell', () => {
  expect(shellWord('a=b')).toBe('a=b');
  expect(shellWord('')).toBe("''");
  expect(shellWord('$x `y`')).toBe("'$x `y`'");
});
