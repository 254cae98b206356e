/** Makes of a task what a runner starts: words, environment, stdin. */
import { attemptIdOf } from '../core/ids.ts';
import type { TaskNode } from '../core/instance/node.ts';
import type { ResolvedInput } from '../core/instance/resolved-inputs.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { TaskDefinition } from '../core/workflow/model.ts';
import { splitWords } from '../core/workflow/words.ts';
import type { StartSpec } from './ports.ts';

/** What the engine's own configuration adds to each command. */
export type CommandDefaults = {
  /** Relative programs and working directories start here; bare names are looked up here first, then in PATH. */
  readonly tasksDirectory: string;
  /** PATH, HOME, USER, LANG, TZ of the engine, as far as they are set. */
  readonly environment: ReadonlyMap<string, string>;
  readonly maxOutputBytes: number;
};

/** Name that evQueue gives to an ENV input without one. */
const namelessInput = 'DEFAULT_PARAMETER_NAME';

/** The start of a task's attempt, or why no runner could make it. */
export function startSpecOf(
  state: InstanceState,
  node: TaskNode,
  attempt: number,
  token: number,
  defaults: CommandDefaults,
): Result<StartSpec, string> {
  const task = state.definition.task(node.task);
  const values = (node.inputs?.inputs ?? []).flatMap((input, index) =>
    contentsOf(input).map((text) => ({ name: task.inputs[index]?.name, text })),
  );
  const asEnvironment = task.parametersMode === 'ENV';
  const args = asEnvironment ? [] : values.map((value) => value.text);
  const command = commandOf(task, node, args, defaults);
  if (!command.ok) return command;
  const environment = environmentOf(state, task, node, attempt, defaults);
  if (asEnvironment) {
    for (const value of values) {
      const name = value.name ?? namelessInput;
      if (name.includes('=') || name.includes('\0') || name === '')
        return err(`an environment variable cannot be named ${JSON.stringify(name)}`);
      environment.set(name, value.text);
    }
  }
  for (const [name, value] of environment)
    if (value.includes('\0')) return err(`the value of the environment variable ${name} has a NUL byte`);
  const host = hostOf(state, task, node);
  return ok({
    attemptId: attemptIdOf(state.launch.id, node.id, attempt),
    token,
    command: command.value,
    environment,
    workingDirectory: task.wd === undefined || task.wd === '' ? null : task.wd,
    stdin: stdinOf(node),
    mergeStderr: task.mergeStderr === true,
    timeoutS: task.timeoutS ?? null,
    maxOutputBytes: defaults.maxOutputBytes,
    host: host.host,
    user: host.user,
  });
}

function commandOf(
  task: TaskDefinition,
  node: TaskNode,
  args: readonly string[],
  defaults: CommandDefaults,
): Result<StartSpec['command'], string> {
  const nul = args.findIndex((arg) => arg.includes('\0'));
  if (nul !== -1) return err(`argument ${nul + 1} has a NUL byte, which no command can be given`);
  if (task.type === 'SCRIPT') {
    const text = contentsOf(node.inputs?.script ?? null)[0] ?? '';
    if (text.trim() === '') return err('the script is empty');
    return ok({ kind: 'script', text, args });
  }
  const words = splitWords(task.path ?? '');
  if (!words.ok) return err(`path: ${words.error.message}`);
  const [program, ...fixed] = words.value;
  if (program === undefined || program === '') return err('path names no program');
  const argv = [program.includes('/') && !program.startsWith('/') ? `${defaults.tasksDirectory}/${program}` : program, ...fixed, ...args];
  if (argv.some((arg) => arg.includes('\0'))) return err('path has a NUL byte, which no command can be given');
  return ok({ kind: 'program', argv });
}

function environmentOf(
  state: InstanceState,
  task: TaskDefinition,
  node: TaskNode,
  attempt: number,
  defaults: CommandDefaults,
): Map<string, string> {
  const environment = new Map(defaults.environment);
  environment.set('PATH', `${defaults.tasksDirectory}:${defaults.environment.get('PATH') ?? '/usr/local/bin:/usr/bin:/bin'}`);
  environment.set('EVQUEUE_ENV', 'true');
  environment.set('EVQUEUE_WORKFLOW', state.launch.workflow);
  environment.set('EVQUEUE_INSTANCE', String(state.launch.id));
  environment.set('EVQUEUE_NODE', String(node.id));
  environment.set('EVQUEUE_ATTEMPT_NUMBER', String(attempt));
  if (task.name !== undefined) environment.set('EVQUEUE_TASK', task.name);
  return environment;
}

/** Host and user by evQueue's rule: the task's own host, even an empty one, wins; else the instance's with the instance's user. */
export function hostOf(
  state: InstanceState,
  task: TaskDefinition,
  node: TaskNode,
): { readonly host: string | null; readonly user: string | null } {
  const own = node.host ?? task.host;
  if (own !== undefined) return own === '' ? { host: null, user: null } : { host: own, user: node.user ?? task.user ?? null };
  if (state.launch.host !== null && state.launch.host !== '') return { host: state.launch.host, user: state.launch.user };
  return { host: null, user: null };
}

function stdinOf(node: TaskNode): Uint8Array | null {
  const stdin = node.inputs?.stdin ?? null;
  if (stdin?.kind !== 'resolved') return null;
  const content = stdin.contents[0];
  if (content === undefined) return null;
  if (content.xml !== undefined) return new TextEncoder().encode(`<stdin mode="xml">${content.xml}</stdin>`);
  return content.text === '' ? null : new TextEncoder().encode(content.text);
}

function contentsOf(input: ResolvedInput | null): string[] {
  return input?.kind === 'resolved' ? input.contents.map((content) => content.text) : [];
}
