import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A file with a fault, and the rule that has to find it. */
export type PlantedFault = { readonly path: string; readonly source: string; readonly rule: string };

const repository = join(import.meta.dirname, '..');

/**
 * Makes a small copy of this project that contains nothing but planted files, under the real configuration of all tools,
 * and calls `use` with its directory. A check that reads no file, or whose rule has a typing error, looks exactly like a
 * check that finds nothing; a fault that must be found tells the two apart.
 */
export function withPlantedProject<T>(
  files: readonly { readonly path: string; readonly source: string }[],
  use: (directory: string) => T,
): T {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-planted-'));
  try {
    for (const name of ['.oxlintrc.json', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(repository, name), join(directory, name));
    }
    symlinkSync(join(repository, 'node_modules'), join(directory, 'node_modules'));
    for (const { path, source } of files) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), source);
    }
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
