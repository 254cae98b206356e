import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = join(import.meta.dirname, '../../bin/evqueue');

/** An engine as users start it, on a port of its own, and the token of its administrator. */
export type ProvedEngine = { readonly address: string; readonly token: string };

/** Starts an engine on a directory, and stops it afterwards. */
export async function withEngine(directory: string, use: (engine: ProvedEngine) => Promise<void>): Promise<void> {
  const { child, address } = await started(directory);
  try {
    await use({ address, token: (await readFile(join(directory, 'local-token'), 'utf8')).trim() });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function started(directory: string): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(program, ['start', '--data-dir', directory, '--listen', '127.0.0.1:0', '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code}`)));
    // All is read to the end: a program whose output nobody takes is ended by it.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^\s*address\s+(\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, address };
}
