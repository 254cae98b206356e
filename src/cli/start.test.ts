import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StartConfiguration } from './configuration.ts';
import { runCommandLine } from './program.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evqueue-start-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

type Started = { readonly code: number; readonly err: string; readonly configuration: StartConfiguration | null };

/** What an engine would be started with. */
async function start(...words: readonly string[]): Promise<Started> {
  let err = '';
  let configuration: StartConfiguration | null = null;
  const unused = (): Promise<never> => Promise.reject(new Error('nothing but a start is asked for'));
  const code = await runCommandLine(['start', ...words], {
    terminal: {
      out: () => undefined,
      outBytes: () => undefined,
      err: (text) => void (err += text),
      isTerminal: false,
      columns: () => 80,
      onInterrupt: () => () => undefined,
    },
    environment: { EVQUEUE_DATA_DIR: directory },
    version: '1.2.3',
    start: (given) => {
      configuration = given;
      return Promise.resolve(0);
    },
    runOnce: unused,
    inspect: unused,
    backup: unused,
    verifyBackup: unused,
    restore: unused,
  });
  return { code, err, configuration };
}

function write(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

const expected = { listen: { host: '127.0.0.1', port: 8080 }, allowHosts: ['a', 'b'], maxOutputBytes: 1 << 20, insecure: true };

test.each([
  ['settings.yaml', 'listen: 8080\nallowHosts: [a, b]\nmaxOutput: 1M\ninsecure: true\n'],
  ['settings.json', '{"listen":8080,"allowHosts":["a","b"],"maxOutput":"1M","insecure":true}'],
  ['settings.toml', '# a comment\nlisten = 8080\nallowHosts = ["a", "b"]\nmaxOutput = "1M"\ninsecure = true\n'],
])('settings are read from %s', async (name, text) => {
  const started = await start('--config', write(name, text));
  expect(started).toMatchObject({ code: 0, configuration: { ...expected, origins: { listen: 'file', logLevel: 'default' } } });
});

test('a file of the usual name in the data directory is read unasked, YAML before TOML', async () => {
  write('evqueue.toml', 'logLevel = "debug"\n');
  expect((await start()).configuration).toMatchObject({ logLevel: 'debug' });
  write('evqueue.yaml', 'logLevel: warn\n');
  expect((await start()).configuration).toMatchObject({ logLevel: 'warn' });
  expect((await start('--log-level', 'error')).configuration).toMatchObject({ logLevel: 'error' });
});

test.each([
  ['a.toml', 'listen = \n', 'a.toml: '],
  ['a.toml', '[listen]\nport = 1\n', 'a.toml: listen: expected a single value, got {"port":1}'],
  ['a.toml', 'listen = 2027-01-01\n', 'a.toml: listen: expected a single value'],
  ['a.toml', 'lissten = 1\n', 'a.toml: no setting is named "lissten"; did you mean "listen"?'],
  ['a.yaml', 'listen: [\n', 'a.yaml: '],
])('%s with %j is refused, and nothing is started', async (name, text, message) => {
  const refused = await start('--config', write(name, text));
  expect(refused).toMatchObject({ code: 2, configuration: null, err: expect.stringContaining(message) });
});
