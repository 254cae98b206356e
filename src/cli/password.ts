import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import { readTextFile } from './parameters.ts';

/**
 * A password from the standard input: typed unseen at a terminal, else the first line. Never an argument, which every
 * account of the machine can see in the list of processes.
 */
export async function readPassword(prompt: (text: string) => void): Promise<string> {
  const password = process.stdin.isTTY ? await typed(prompt) : (readTextFile('-').split(/\r?\n/, 1)[0] ?? '');
  if (password === '') throw new CommandFailure('expected a password on the standard input', exitCodes.usage);
  return password;
}

async function typed(prompt: (text: string) => void): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  const interrupted = new AbortController();
  lines.once('SIGINT', () => interrupted.abort());
  prompt('Password: ');
  try {
    return await lines.question('', { signal: interrupted.signal });
  } catch (cause) {
    if (!interrupted.signal.aborted) throw cause;
    throw new CommandFailure('interrupted; nothing was changed', exitCodes.failed);
  } finally {
    lines.close();
    prompt('\n');
  }
}
