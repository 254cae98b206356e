import { join } from 'node:path';
import { runOnce, type RunOnceResult } from '../../src/program/run-once.ts';
import { repository } from '../../scripts/markdown.ts';

/** An instance that has ended. */
export type Ended = Extract<RunOnceResult, { readonly kind: 'ended' }>;

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** Runs a workflow file as `evqueue run` does. A refusal is an error here. */
export async function runFile(
  file: string,
  values: Readonly<Record<string, string>> = {},
  setupFile: string | null = null,
): Promise<Ended> {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }));
  const result = await runOnce({ file, parameters, setupFile, log: silent });
  if (result.kind === 'refused') throw new Error(`${file}: ${result.error.message}`);
  return result;
}

/** Runs an example with its setup. */
export async function runExample(name: string, values: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const folder = join(repository, 'examples', name);
  return runFile(join(folder, 'workflow.xml'), values, join(folder, 'setup.json'));
}

/** Value of a custom attribute that the instance has once. */
export function attributeOf(instance: Ended, name: string): string {
  const found = instance.customAttributes.filter((attribute) => attribute.name === name);
  if (found.length !== 1) throw new Error(`${found.length} custom attributes are named ${name}`);
  return found[0]!.value;
}
