import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, ok, type Result } from '../core/result.ts';

/** Why a program cannot be started, in the shell's terms: 127 not found, 126 found but not to be executed. */
export type ProgramError = { readonly exitCode: 126 | 127; readonly reason: string };

/** Where programs are looked for when the environment has no PATH. */
export const defaultPath = '/usr/local/bin:/usr/bin:/bin';

/**
 * Finds a program as a shell would: a name with a slash is a path, from the working directory; any other name is looked for in
 * `path`. Done before the start, so that 126 and 127 of the command itself cannot be taken for it. Gives an absolute path.
 */
export function resolveProgram(name: string, path: string, workingDirectory: string): Result<string, ProgramError> {
  if (name === '') return err({ exitCode: 127, reason: 'the path of the program is empty' });
  if (name.includes('/')) {
    const file = resolve(workingDirectory, name);
    const problem = problemOf(file);
    return problem === null ? ok(file) : err(problem);
  }
  let firstProblem: ProgramError | null = null;
  for (const directory of path.split(':')) {
    const file = resolve(workingDirectory, directory, name);
    const problem = problemOf(file);
    if (problem === null) return ok(file);
    if (problem.exitCode === 126) firstProblem ??= problem;
  }
  return err(firstProblem ?? { exitCode: 127, reason: `${name}: not found in ${path}` });
}

function problemOf(file: string): ProgramError | null {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: false });
  if (stat === undefined) return { exitCode: 127, reason: `${file}: not found` };
  if (stat.isDirectory()) return { exitCode: 126, reason: `${file}: is a directory` };
  try {
    accessSync(file, constants.X_OK);
    return null;
  } catch {
    return { exitCode: 126, reason: `${file}: permission to execute denied` };
  }
}
