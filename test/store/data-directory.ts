import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A new directory that only this user can enter, and its removal. */
export function makeDataDirectory(): { readonly dataDir: string; readonly dispose: () => void } {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'evqueue-store-'));
  return { dataDir, dispose: () => rmSync(dataDir, { recursive: true, force: true }) };
}
