import { expect, test } from 'vitest';
import { job, run, task, worldOf } from '../../test/support/small-workflow.ts';
import type { AttemptOutput } from '../core/instance/record.ts';
import { maxTextBytes } from '../core/instance/limits.ts';
import type { TaskDefinition } from '../core/workflow/model.ts';
import { printXml } from '../core/xml/print.ts';
import { XmlElement } from '../core/xml/element.ts';
import { Outputs } from './outputs.ts';
import type { Report } from './ports.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const definition = (outputMethod?: 'TEXT' | 'XML' | 'JSON'): TaskDefinition => ({
  inputs: [],
  ...(outputMethod === undefined ? {} : { outputMethod }),
});

function report(stdout: string, changes: Partial<Report> = {}): Report {
  const output: AttemptOutput = { stdout: { kind: 'inline', bytes: encode(stdout) }, stderr: { kind: 'inline', bytes: encode('oh') } };
  return { attemptId: '7-2-1', startedAtMs: 1, endedAtMs: 2, outcome: { kind: 'exited', exitCode: 0 }, output, ...changes };
}

/** Outputs over a store and a runner that only tell what they are asked for. */
function outputs(): { outputs: Outputs; read: string[] } {
  const read: string[] = [];
  const store = {
    output: (instanceId: number, nodeId: number, number: number, channel: string): Uint8Array => {
      read.push(`store ${instanceId}-${nodeId}-${number} ${channel}`);
      return encode(channel === 'stdout' ? '<stored/>' : '');
    },
  };
  const runner = {
    read: (attemptId: string, channel: string): Uint8Array => {
      read.push(`runner ${attemptId} ${channel}`);
      return encode('<large/>');
    },
  };
  return { outputs: new Outputs(store, runner), read };
}

test.each([
  ['text', 'TEXT', 'a', { kind: 'text' }],
  ['XML', 'XML', '<a/>', { kind: 'xml' }],
  ['JSON', 'JSON', '{}', { kind: 'json' }],
  ['XML that is none', 'XML', '<a>', { kind: 'invalid', message: expect.stringContaining('line 1') as string }],
  [
    'XML that is none and too large for the document',
    'XML',
    'x'.repeat(maxTextBytes),
    { kind: 'invalid', outside: true, message: expect.any(String) as string },
  ],
  ['text that is too large for the document', 'TEXT', 'x'.repeat(maxTextBytes), { kind: 'outside' }],
  ['text that is just small enough', 'TEXT', 'x'.repeat(maxTextBytes - 1), { kind: 'text' }],
] as const)('%s is seen as such', (_what, method, stdout, expected) => {
  expect(outputs().outputs.method(report(stdout), definition(method))).toEqual(expected);
});

test('output of a command that failed is text, whatever was promised', () => {
  const failed = report('<a>', { outcome: { kind: 'exited', exitCode: 1 } });
  expect(outputs().outputs.method(failed, definition('XML'))).toEqual({ kind: 'text' });
});

test('what has just ended is read from memory, each time as a tree of the caller alone', () => {
  const { outputs: kept, read } = outputs();
  kept.method(report('<a><b/></a>'), definition('XML'));
  const source = kept.source(7);
  const roots = [source(2, 1, 'xml'), source(2, 1, 'xml')].map(({ output }) => (output.kind === 'tree' ? output.root : null));
  expect(roots.map((root) => root && printXml(root))).toEqual(['<a><b/></a>', '<a><b/></a>']);
  expect(roots[0]).not.toBe(roots[1]);
  expect(source(2, 1, 'text')).toEqual({ output: { kind: 'text', text: '<a><b/></a>' }, stderr: 'oh', log: '' });
  expect(source(2, 1, 'outside').output).toEqual({ kind: 'text', text: '' });
  expect(read).toEqual([]);
});

test('what is not in memory is read from the store; of a resumed instance under its old id until it is copied', () => {
  const { outputs: kept, read } = outputs();
  kept.copying(7, 8);
  expect(kept.source(8)(2, 1, 'text').output).toEqual({ kind: 'text', text: '<stored/>' });
  kept.copied(8);
  kept.source(8)(2, 1, 'text');
  expect(read.filter((line) => line.endsWith('stdout'))).toEqual(['store 7-2-1 stdout', 'store 8-2-1 stdout']);
});

test('output in a file is read through the runner until it is committed', () => {
  const { outputs: kept, read } = outputs();
  const large = report('', { output: { stdout: { kind: 'file', sizeBytes: 100 } } });
  expect(kept.method(large, definition('XML'))).toEqual({ kind: 'xml' });
  expect(read).toEqual(['runner 7-2-1 stdout']);
});

test('a large output that was parsed beside the loop is not parsed again', async () => {
  const { outputs: kept } = outputs();
  const large = report('x'.repeat(100_000));
  const root = new XmlElement('parsed');
  await kept.prepare(large, definition('XML'), () => Promise.resolve({ ok: true, value: root }));
  expect(kept.method(large, definition('XML'))).toEqual({ kind: 'xml' });
  expect(kept.source(7)(2, 1, 'xml').output).toEqual({ kind: 'tree', root });
});

test('small outputs, text, and output of failures are not worth another thread', () => {
  const { outputs: kept } = outputs();
  const parse = (): never => {
    throw new Error('not wanted');
  };
  const large = 'x'.repeat(100_000);
  expect(kept.prepare(report('<a/>'), definition('XML'), parse)).toBeNull();
  expect(kept.prepare(report(large), definition(), parse)).toBeNull();
  expect(kept.prepare(report(large, { outcome: { kind: 'exited', exitCode: 1 } }), definition('XML'), parse)).toBeNull();
});

test('nothing is kept of an instance that has ended, or of a report that was not taken', async () => {
  const { outputs: kept, read } = outputs();
  const world = worldOf(job('j', task('t', 'retry_delay="1" retry_times="1"')));
  run(world, 't', 1);
  world.tell({ kind: 'retryNowRequested', atMs: world.tick(), nodeId: null, by: 'x' });
  run(world, 't');
  for (const attemptId of ['7-2-1', '7-2-2', '9-2-1'] as const) kept.method(report('a', { attemptId }), definition());
  expect(kept.size).toBe(3);
  kept.forgetInstance(world.state);
  expect(kept.size).toBe(1);
  kept.source(7)(2, 2, 'text');
  expect(read).toContain('store 7-2-2 stdout');

  await kept.prepare(report('x'.repeat(100_000)), definition('XML'), () => Promise.resolve({ ok: false, error: 'no' }));
  expect(kept.size).toBe(2);
  kept.discard('7-2-1');
  expect(kept.size).toBe(1);
});

test('beyond 32 MB the oldest go', () => {
  const { outputs: kept, read } = outputs();
  const megabyte = 'x'.repeat(1_000_000);
  for (let number = 1; number <= 40; number += 1) kept.method(report(megabyte, { attemptId: `7-2-${number}` }), definition());
  kept.trim();
  expect(kept.size).toBe(33);
  kept.source(7)(2, 40, 'xml');
  expect(read).toEqual([]);
  kept.source(7)(2, 1, 'xml');
  expect(read.length).toBeGreaterThan(0);
});
