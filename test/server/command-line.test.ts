/** The command line against a real server, in this process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { shellJob, startTestServer, tokens, until, type TestServer } from './harness.ts';

let http: TestServer;
let server: string;
let directory: string;

beforeAll(async () => {
  http = await startTestServer();
  server = await http.server.listen('127.0.0.1', 0);
  directory = mkdtempSync(join(tmpdir(), 'evqueue-cli-'));
  await http.save(
    'hello',
    shellJob('echo "hello $who"', 'parameters-mode="ENV"').replace(
      '<script>',
      '<input name="who"><value select="/workflow/parameters/parameter"/></input><script>',
    ),
    '<parameters><parameter name="who" default="you"/></parameters>',
  );
  await http.save('fails', shellJob('exit 3'));
  await http.save('sleeps', shellJob('exec sleep 60'));
});

afterAll(async () => {
  await http.stop();
  rmSync(directory, { recursive: true, force: true });
});

type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** Runs one command line; `interrupt` is called with what a person at the keyboard can do. */
async function evqueue(
  words: readonly string[],
  more: {
    readonly isTerminal?: boolean;
    readonly environment?: { readonly [name: string]: string };
    readonly onInterruptible?: (interrupt: () => void) => void;
    readonly onOut?: (text: string) => void;
  } = {},
): Promise<Outcome> {
  let out = '';
  let err = '';
  const unused = (): Promise<never> => Promise.reject(new Error('this command asks the server'));
  const code = await runCommandLine(words, {
    terminal: {
      out: (text) => {
        out += text;
        more.onOut?.(text);
      },
      outBytes: (bytes) => {
        const text = Buffer.from(bytes).toString('latin1');
        out += text;
        more.onOut?.(text);
      },
      err: (text) => void (err += text),
      isTerminal: more.isTerminal ?? false,
      columns: () => 80,
      onInterrupt: (listener) => {
        more.onInterruptible?.(listener);
        return () => undefined;
      },
    },
    environment: { EVQUEUE_SERVER: server, EVQUEUE_TOKEN: tokens.administrator, EVQUEUE_DATA_DIR: directory, ...more.environment },
    version: '1.2.3',
    start: unused,
    runOnce: unused,
    inspect: unused,
    backup: unused,
    verifyBackup: unused,
    restore: unused,
  });
  return { code, out, err };
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a test says what it expects to read
function json<T>({ out }: Outcome): T {
  return JSON.parse(out) as T;
}

test('launch prints the id; with --wait it follows to the end and takes over the result', async () => {
  const launched = await evqueue(['launch', 'hello', 'who=me']);
  expect(launched).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\n$/) });
  const good = await evqueue(['launch', 'hello', '--wait']);
  expect(good.code).toBe(0);
  expect(good.out).toMatch(/^hello #\d+ ended without error\ntook \d.*: commands ran /);
  expect(good.err).toContain('✓ t  done');
  const bad = await evqueue(['launch', 'fails', '--wait']);
  expect(bad.code).toBe(1);
  expect(bad.out).toContain('ended with 1 error');
  expect(bad.err).toContain('✗ t  failed with exit code 3');
});

test('with --json the result is the whole instance, and nothing else is printed', async () => {
  const ended = await evqueue(['launch', 'fails', '--wait', '--json']);
  expect([ended.code, ended.err]).toEqual([1, '']);
  expect(json(ended)).toMatchObject({ workflow: 'fails', status: 'terminated', errors: 1, why: [] });
});

test('on a terminal the tree changes in place', async () => {
  const { err } = await evqueue(['launch', 'hello', '--wait'], { isTerminal: true });
  expect(err).toContain('\u001B[J');
  expect(err.split('\u001B[J').at(-1)).toContain('✓ t  done');
});

test('an interrupt stops the waiting, not the instance', async () => {
  const interrupted = await evqueue(['launch', 'sleeps', '--wait'], { onInterruptible: (interrupt) => setImmediate(interrupt) });
  expect(interrupted.code).toBe(130);
  const id = /instance (\d+) goes on/.exec(interrupted.err)?.[1] ?? '';
  expect((await http.send('GET', `/api/instances/${id}`)).json()).toMatchObject({ status: 'executing' });
  await until(
    async () => (await evqueue(['instance', 'tree', id])).out,
    (out) => out.includes('▸ t  executing'),
  );
  expect(await evqueue(['instance', 'kill', id, 't'])).toMatchObject({ code: 0, out: 'killed\n' });
  expect(await evqueue(['instance', 'wait', id])).toMatchObject({ code: 1 });
});

test('instances are listed, shown, and read in every form', async () => {
  const { id } = json<{ id: number }>(await evqueue(['launch', 'hello', 'who=all', '--comment', 'a comment', '--wait', '--json']));
  const list = await evqueue(['instance', 'list', '--workflow', 'hello', '--parameter', 'who=all', '--errors', 'no']);
  expect(list.out.split('\n')[1]).toMatch(new RegExp(`^ *${id}  hello +terminated +0 .* a comment$`));
  expect((await evqueue(['instance', 'show', String(id)])).out).toMatch(/^instance +\d+\nworkflow +hello\nstatus +terminated\n/);
  expect((await evqueue(['instance', 'document', String(id)])).out).toMatch(/^<workflow name="hello"/);
  expect((await evqueue(['instance', 'journal', String(id)])).out).toMatch(/^1 {2}\d{4}-.* launched /);
  expect((await evqueue(['instance', 'output', String(id), 't'])).out).toBe('hello all\n');
  expect((await evqueue(['instance', 'why', String(id)])).out).toBe('nothing waits\n');
  expect((await evqueue(['instance', 'tag', String(id), 'seen'])).code).toBe(0);
  expect(json(await evqueue(['instance', 'show', String(id), '--json']))).toMatchObject({ tags: ['seen'] });
  expect((await evqueue(['instance', 'relaunch', String(id), '--wait'])).code).toBe(0);
  const onward = await evqueue(['instance', 'resume', String(id), '--from', 't', '--parameter', 'who=others', '--wait', '--json']);
  expect(json(onward)).toMatchObject({ errors: 0, resumedFrom: id, parameters: { who: 'others' } });
  expect((await evqueue(['instance', 'resume', String(id)])).err).toContain('no failure to resume from');
  expect((await evqueue(['instance', 'delete', String(id)])).out).toBe('deleted\n');
  const gone = await evqueue(['instance', 'show', String(id)]);
  expect(gone).toEqual({ code: 1, out: '', err: `evqueue: no instance has the id ${id}\n` });
});

test('workflows are saved from files, checked with their places, shown and deleted', async () => {
  const file = join(directory, 'mine.xml');
  writeFileSync(file, `<workflow><subjobs>${shellJob('true')}</subjobs></workflow>\n`);
  expect(await evqueue(['workflow', 'save', file])).toMatchObject({ code: 0, out: 'mine created\n' });
  expect((await evqueue(['workflow', 'show', 'mine'])).out).toMatch(/^<workflow>/);
  expect((await evqueue(['workflow', 'list'])).out).toContain('mine');
  expect(await evqueue(['workflow', 'check', file])).toMatchObject({ code: 0, out: `${file} is in order\n` });
  writeFileSync(file, '<workflow>\n<subjobs>\n<job><tasks><task path="true" queue="nowhere"/></tasks></job></subjobs></workflow>');
  const bad = await evqueue(['workflow', 'check', file]);
  expect(bad.code).toBe(1);
  expect(bad.out).toMatch(/mine\.xml:3:\d+: error: /);
  expect((await evqueue(['workflow', 'save', file])).code).toBe(1);
  expect((await evqueue(['workflow', 'delete', 'mine'])).code).toBe(0);
});

test('queues and retry schedules are made, shown and deleted', async () => {
  expect(
    (
      await evqueue([
        'queue',
        'set',
        'cli',
        '--concurrency',
        '3',
        '--order',
        'prio',
        '--rate',
        '100/min',
        '--key',
        'host',
        '--key-concurrency',
        '2',
      ])
    ).out,
  ).toBe('queue          cli\nslots          3\norder          prio\nkey            host\nslots per key  2\nrate           100 per 60 s\n');
  expect((await evqueue(['queue', 'pause', 'cli', '--reason', 'why not'])).out).toContain('by administrator: why not');
  expect((await evqueue(['queue', 'resume', 'cli'])).out).not.toContain('paused');
  expect((await evqueue(['queue', 'rename', 'cli', 'line'])).out).toContain('formerly');
  expect((await evqueue(['queue', 'list'])).out).toMatch(/^NAME +RUNNING +SLOTS +WAITING +ORDER +STATE\n/);
  expect((await evqueue(['queue', 'delete', 'line'])).out).toBe('deleted\n');
  expect((await evqueue(['retry-schedule', 'set', 'twice', '1x2', '60x5*2<600'])).out).toBe(
    '2 × after 1 s\n5 × after 60 s, each 2 times longer up to 600 s\n',
  );
  expect((await evqueue(['retry-schedule', 'list'])).out).toContain('twice');
  expect((await evqueue(['retry-schedule', 'delete', 'twice'])).out).toBe('deleted\n');
  expect((await evqueue(['retry-now'])).out).toBe('0 retried\n');
  expect((await evqueue(['status'])).out).toContain('starts            possible');
});

test('the output of a command that runs is followed to its end', async () => {
  const gate = join(directory, 'gate');
  await http.save('slow', shellJob(`echo first; until [ -e ${gate} ]; do sleep 0.05; done; echo last`));
  const { out } = await evqueue(['launch', 'slow']);
  let seen = '';
  const following = evqueue(['instance', 'output', out.trim(), 't', '--follow'], {
    onOut: (text) => {
      seen += text;
      if (seen === 'first\n') writeFileSync(gate, '');
    },
  });
  expect(await following).toEqual({ code: 0, out: 'first\nlast\n', err: '' });
  expect(await evqueue(['instance', 'output', out.trim(), 't', '--follow', '--lines', '1-2'])).toMatchObject({ code: 2 });
});

test('outputs are printed in the order of arrival, and with their times', async () => {
  const gate = join(directory, 'gate-all');
  await http.save('both', shellJob(`echo first; until [ -e ${gate} ]; do sleep 0.05; done; echo last >&2; printf end`));
  const { out } = await evqueue(['launch', 'both']);
  let seen = '';
  const following = evqueue(['instance', 'output', out.trim(), 't', '--all', '--follow'], {
    onOut: (text) => {
      seen += text;
      if (seen === 'o first\n') writeFileSync(gate, '');
    },
  });
  const printed = await following;
  expect([printed.code, printed.out.split('\n').toSorted()]).toEqual([0, ['', 'e last', 'o end', 'o first']]);
  const timed = await evqueue(['instance', 'output', out.trim(), 't', '--all', '--times', '--lines', '1']);
  expect(timed.out).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z o first\n$/);
  const stderr = await evqueue(['instance', 'output', out.trim(), 't', '--channel', 'stderr', '--times']);
  expect(stderr.out).toMatch(/^\S+Z last\n$/);
  expect(await evqueue(['instance', 'output', out.trim(), 't', '--all', '--channel', 'log'])).toMatchObject({ code: 2 });
});

test('an output is passed on byte by byte; with --json it is one text, whatever it holds', async () => {
  await http.save('bytes', shellJob(String.raw`printf '\357\273\277"\n\377\303\251'`));
  const { id } = json<{ id: number }>(await evqueue(['launch', 'bytes', '--wait', '--json']));
  const instance = String(id);
  const plain = await evqueue(['instance', 'output', instance, 't']);
  expect([...Buffer.from(plain.out, 'latin1')]).toEqual([0xef, 0xbb, 0xbf, 0x22, 0x0a, 0xff, 0xc3, 0xa9]);
  for (const more of [[], ['--follow'], ['--lines', '1-9']]) {
    const asked = await evqueue(['instance', 'output', instance, 't', '--json', ...more]);
    expect(json(asked), more.join(' ')).toEqual({
      instance: Number(instance),
      node: 2,
      attempt: 1,
      channel: 'stdout',
      text: '\ufeff"\n\ufffd\u00e9',
    });
  }
  const empty = await evqueue(['instance', 'output', instance, 't', '--channel', 'stderr', '--json']);
  expect(json(empty)).toMatchObject({ channel: 'stderr', text: '' });
});

test('help on what does not exist says so', async () => {
  expect(await evqueue(['help', 'lunch'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('no command is named "lunch"') });
});

test('who follows an output may stop; the command goes on', async () => {
  const { out } = await evqueue(['launch', 'sleeps']);
  const id = out.trim();
  await until(
    () => evqueue(['instance', 'output', id, 't']),
    ({ code }) => code === 0,
  );
  const followed = await evqueue(['instance', 'output', id, 't', '--follow'], { onInterruptible: (interrupt) => setImmediate(interrupt) });
  expect(followed.code).toBe(130);
  expect((await evqueue(['instance', 'kill', id])).code).toBe(0);
});

test('what is refused is told with its reason, as JSON where that is wanted', async () => {
  expect(await evqueue(['launch', 'nothing'])).toEqual({ code: 1, out: '', err: 'evqueue: no workflow is named "nothing"\n' });
  const refused = await evqueue(['launch', 'nothing', '--json']);
  expect([refused.code, JSON.parse(refused.err)]).toEqual([
    1,
    { code: 'UNKNOWN_WORKFLOW', message: 'no workflow is named "nothing"', details: { name: 'nothing' } },
  ]);
});

test('without a server, without a token, and with a wrong one the exit code is 3', async () => {
  expect(await evqueue(['status'], { environment: { EVQUEUE_SERVER: 'http://127.0.0.1:9' } })).toMatchObject({
    code: 3,
    err: expect.stringContaining('evqueue start'),
  });
  expect(await evqueue(['status'], { environment: { EVQUEUE_TOKEN: '' } })).toMatchObject({
    code: 3,
    err: expect.stringContaining('no token was found'),
  });
  expect(await evqueue(['status', '--token', 'wrong'])).toMatchObject({ code: 3, err: expect.stringContaining('not valid') });
});

test('address and token of an engine are found in its data directory', async () => {
  writeFileSync(join(directory, 'address'), `${server}\n`);
  writeFileSync(join(directory, 'local-token'), `${tokens.administrator}\n`);
  const environment = { EVQUEUE_SERVER: '', EVQUEUE_TOKEN: '' };
  expect(await evqueue(['status'], { environment })).toMatchObject({ code: 0 });
  expect(
    await evqueue(['status', '--data-dir', directory], { environment: { ...environment, EVQUEUE_DATA_DIR: '/nowhere' } }),
  ).toMatchObject({ code: 0 });
});

test('completion in bash proposes commands, options and choices', async () => {
  const script = join(directory, 'completion.bash');
  writeFileSync(script, (await evqueue(['completion', 'bash'])).out);
  const complete = (words: readonly string[]): string[] => {
    const quoted = ['evqueue', ...words].map((word) => `'${word}'`).join(' ');
    const line = `source ${script}; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; _evqueue; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', line], { encoding: 'utf8' })
      .split('\n')
      .filter((word) => word !== '');
  };
  expect(complete(['la'])).toEqual(['launch']);
  expect(complete(['instance', 'li'])).toEqual(['list']);
  expect(complete(['launch', '--wa'])).toEqual(['--wait']);
  expect(complete(['instance', 'list', '--status', ''])).toEqual(['executing', 'cancelling', 'terminated']);
  expect(complete(['queue', 'set', 'q', '--ord'])).toEqual(['--order']);
});
