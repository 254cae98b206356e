import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the file, in the data directory, that holds the token for programs of the same user. */
const fileName = 'local-token';

/**
 * The administrator's token of a data directory: made at the first start, kept for ever, readable by the owner alone.
 * Deleting the file and starting again gives a new one.
 */
export function localToken(dataDir: string): string {
  const file = join(dataDir, fileName);
  if (existsSync(file)) {
    const token = readFileSync(file, 'utf8').trim();
    chmodSync(file, 0o600);
    if (/^[A-Za-z0-9_-]{32,}$/u.test(token)) return token;
  }
  const token = randomBytes(32).toString('base64url');
  const draft = `${file}.new`;
  writeFileSync(draft, `${token}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return token;
}
