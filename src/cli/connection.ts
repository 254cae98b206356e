import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from './client.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { defaultListen } from './options.ts';

type Environment = { readonly [name: string]: string | undefined };

/** File of a data directory in which a running engine writes its address, `http://HOST:PORT`. */
export const addressFileName = 'address';

/** File of a data directory that holds the token of programs of the same user. */
const tokenFileName = 'local-token';

/** The data directory where none is given. */
export function defaultDataDir(environment: Environment, home: string = homedir()): string {
  const own = environment['EVQUEUE_DATA_DIR'];
  if (own !== undefined && own !== '') return own;
  const data = environment['XDG_DATA_HOME'];
  // The specification of these variables has relative paths ignored.
  return data !== undefined && data.startsWith('/') ? join(data, 'evqueue') : join(home, '.local', 'share', 'evqueue');
}

/** A client of the engine that options, environment and data directory name. */
export function connect(given: Given, environment: Environment, dataDir: string): Client {
  const written = readIfThere(join(dataDir, addressFileName));
  const named = given.text('server') ?? (environment['EVQUEUE_SERVER'] || null);
  const server = named ?? written ?? `http://${defaultListen}`;
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
    throw new CommandFailure(`--server: expected an address like http://${defaultListen}, got "${server}"`, exitCodes.usage);
  }
  const token = given.text('token') ?? (environment['EVQUEUE_TOKEN'] || null) ?? readIfThere(join(dataDir, tokenFileName));
  return createClient(server, token);
}

function readIfThere(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? null : text;
  } catch (cause) {
    throw new CommandFailure(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, exitCodes.unreachable);
  }
}
