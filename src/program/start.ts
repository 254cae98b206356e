/** `evqueue start`: serves until a signal comes, and tells the person what to type next. */
import type { Terminal } from '../cli/context.ts';
import type { StartConfiguration } from '../cli/configuration.ts';
import { effectiveConfiguration } from './effective-configuration.ts';
import { serve, type Serving } from './serve.ts';
import { printed } from './standard-error.ts';
import { outliveReaders } from './terminal.ts';

/** A stop that takes longer than this is not waited for. */
const stopLimitMs = 20_000;

/** How long whoever reads the output is waited for at the end. */
const printLimitMs = 1_000;

/** Runs an engine until it is told to stop; answers with the exit code. */
export async function start(configuration: StartConfiguration, terminal: Terminal): Promise<number> {
  const { listen, insecure } = configuration;
  if (!isLoopback(listen.host) && !insecure) {
    terminal.err(
      `evqueue: ${listen.host} can be reached from other machines, and HTTP is not encrypted: use 127.0.0.1 behind a proxy with TLS, or say --insecure\n`,
    );
    return 2;
  }
  outliveReaders();
  // From the first moment: a stop that is asked for while it starts follows the start.
  const signalled = new Promise<'signal'>((resolve) => void terminal.onInterrupt(() => resolve('signal')));
  let serving: Serving;
  try {
    serving = await serve({
      dataDir: configuration.dataDir,
      spoolDir: configuration.spoolDir,
      tasksDir: configuration.tasksDir,
      maxOutputBytes: configuration.maxOutputBytes,
      listen,
      allowedHosts: configuration.allowHosts,
      // A person at a terminal wants to read the lines below; a service manager keeps the log.
      configuration: effectiveConfiguration(configuration),
      keptLogLevel: configuration.logLevel,
      logLevel: configuration.origins.logLevel === 'default' && terminal.isTerminal ? 'warn' : configuration.logLevel,
    });
  } catch (cause) {
    terminal.err(`evqueue: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    return 1;
  }
  terminal.out(greeting(serving));
  const ended = await Promise.race([signalled, serving.stopped]);
  if (ended === null) return await endWith(0);
  if (ended !== 'signal') terminal.err(`evqueue: stopped: ${ended.message}\n`);
  // After an error too: HTTP would keep a process alive that decides nothing any more.
  const limit = new Promise<'late'>((resolve) => setTimeout(resolve, stopLimitMs, 'late').unref());
  if ((await Promise.race([serving.stop(), limit])) !== 'late') return await endWith(ended === 'signal' ? 0 : 1);
  terminal.err(`evqueue: the stop took longer than ${stopLimitMs / 1000} s and was cut short; nothing is lost\n`);
  process.exit(1);
}

/** Lines that nobody reads would keep the process from ending. */
async function endWith(code: number): Promise<number> {
  return (await printed(printLimitMs)) ? code : process.exit(code);
}

function greeting(serving: Serving): string {
  const lines = [`evqueue ${serving.version}`, `  address         ${serving.address}`, `  data directory  ${serving.dataDir}`];
  if (serving.firstCode !== null) {
    lines.push(
      `  administrator   ${serving.address}/#first=${serving.firstCode}  (open it in a browser: works once, until the next start)`,
    );
  }
  if (serving.examples.length > 0) lines.push(`  examples        ${serving.examples.join(', ')}`);
  lines.push(
    '',
    'In another terminal:',
    ...(serving.first && serving.examples.includes('mail-merge')
      ? ['  bin/evqueue launch mail-merge --wait members=examples/mail-merge/members.xml']
      : []),
    '  bin/evqueue instance list',
    '  bin/evqueue help',
    '',
  );
  return `${lines.join('\n')}\n`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
