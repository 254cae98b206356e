import { expect, test } from 'vitest';
import { parseListen, resolveConfiguration, settingsOfEnvironment, settingsOfFile, type RawSettings } from './configuration.ts';
import { startOptions } from './options.ts';

function resolve(
  commandLine: RawSettings = {},
  environment: RawSettings = {},
  file: RawSettings = {},
): ReturnType<typeof resolveConfiguration> {
  return resolveConfiguration(commandLine, environment, file, '/data');
}

test('without any setting the defaults hold', () => {
  expect(resolve()).toMatchObject({
    ok: true,
    value: {
      dataDir: '/data',
      listen: { host: '127.0.0.1', port: 5080 },
      spoolDir: null,
      tasksDir: null,
      maxOutputBytes: 4 * 1024 ** 3,
      allowHosts: [],
      logLevel: 'info',
      insecure: false,
      origins: { dataDir: 'default', listen: 'default' },
    },
  });
});

test('the command line wins over the environment, the environment over the file, the file over the default', () => {
  const file: RawSettings = { logLevel: ['debug'], spoolDir: ['/file'], tasksDir: ['/file'] };
  const environment: RawSettings = { logLevel: ['warn'], spoolDir: ['/environment'] };
  expect(resolve({ logLevel: ['error'] }, environment, file)).toMatchObject({
    ok: true,
    value: {
      logLevel: 'error',
      spoolDir: '/environment',
      tasksDir: '/file',
      origins: { logLevel: 'command line', spoolDir: 'environment', tasksDir: 'file', maxOutput: 'default' },
    },
  });
});

test('every option is a setting, a variable and a name in the file', () => {
  const sample: { readonly [setting: string]: string } = { listen: '127.0.0.1:1', maxOutput: '1M', logLevel: 'debug', insecure: 'true' };
  for (const { setting, environment } of startOptions) {
    const value = sample[setting] ?? 'x';
    expect(settingsOfEnvironment({ [environment]: value }), setting).toEqual({ [setting]: [value] });
    expect(settingsOfFile({ [setting]: value }, 'f'), setting).toEqual({ ok: true, value: { [setting]: [value] } });
    expect(resolve({ [setting]: [value] }), setting).toMatchObject({ ok: true, value: { origins: { [setting]: 'command line' } } });
  }
});

test.each([
  [{ listen: ['nowhere'] }, 'listen (command line): expected HOST:PORT'],
  [{ listen: ['127.0.0.1:70000'] }, 'listen'],
  [{ maxOutput: ['much'] }, 'maxOutput (command line): expected a size like 500M or 4G, got "much"'],
  [{ maxOutput: ['0'] }, 'maxOutput'],
  [{ logLevel: ['loud'] }, 'expected one of debug, info, warn, error, got "loud"'],
  [{ insecure: ['maybe'] }, 'expected true or false, got "maybe"'],
  [{ allowHosts: ['a:80'] }, 'allowHosts (command line): expected host names without port, got "a:80"'],
  [{ dataDir: [''] }, 'dataDir'],
])('%o is refused, and the message says where it was given', (settings, expected) => {
  const resolved = resolve(settings);
  expect(resolved).toEqual({ ok: false, error: expect.stringContaining(expected) });
});

test.each(['0.0.0.0:80', '[::]:80', '10.0.0.1:80', 'example.org:80'])('listening on %s needs a word that it is insecure', (listen) => {
  expect(resolve({ listen: [listen] })).toEqual({ ok: false, error: expect.stringContaining('--insecure') });
  expect(resolve({ listen: [listen] }, { insecure: ['yes'] })).toMatchObject({ ok: true });
});

test.each([
  ['127.0.0.1:5080', { host: '127.0.0.1', port: 5080 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['localhost:1', { host: 'localhost', port: 1 }],
  ['8080', { host: '127.0.0.1', port: 8080 }],
  ['', null],
  ['::1:80', null],
  ['host:', null],
  ['host:x', null],
])('the place to listen "%s" is %o', (text, expected) => {
  expect(parseListen(text)).toEqual(expected);
});

test('a file with names that are not known, or values that are none, is refused', () => {
  expect(settingsOfFile({ logLevl: 'info' }, 'f.yaml')).toEqual({
    ok: false,
    error: 'f.yaml: no setting is named "logLevl"; did you mean "logLevel"?',
  });
  expect(settingsOfFile({ listen: { port: 1 } }, 'f.yaml')).toEqual({
    ok: false,
    error: 'f.yaml: listen: expected a single value, got {"port":1}',
  });
  expect(settingsOfFile(['a'], 'f.yaml')).toEqual({ ok: false, error: 'f.yaml: expected settings by name, got ["a"]' });
  expect(settingsOfFile(null, 'f.yaml')).toEqual({ ok: true, value: {} });
});

test('lists are lists in the file and separated by commas in the environment', () => {
  expect(settingsOfFile({ allowHosts: ['a', 'b'] }, 'f')).toEqual({ ok: true, value: { allowHosts: ['a', 'b'] } });
  expect(settingsOfEnvironment({ EVQUEUE_ALLOW_HOSTS: 'a, b' })).toEqual({ allowHosts: ['a', 'b'] });
});
