import type { StartMark } from './journal.ts';
import { startWords } from './journal.ts';
import { quoteWord } from './quote.ts';

/** Everything that one command of a worker consists of, resolved: absolute paths, no names to look up. */
export type StartLine = {
  readonly mark: StartMark;
  /** Absolute path of the program: a word with a slash is never a function or a builtin of the shell. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
  /** File with the standard input; null: /dev/null. */
  readonly stdinFile: string | null;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  readonly logFile: string;
  /** Between the polite and the hard signal when the time is over. */
  readonly graceS: number;
};

/** Names that mean something to a shell: an assignment would be refused, or change how the shell works. They go through `env`. */
const shellNames =
  /^(?:_|BASH\w*|COMP_\w*|CDPATH|DIRSTACK|ENV|EPOCH\w*|EUID|FUNCNAME|FUNCNEST|GLOBIGNORE|GROUPS|HIST\w*|IFS|LC_ALL|LINENO|MAIL\w*|OPT\w*|PIPESTATUS|POSIXLY_CORRECT|PPID|PS[0-4]|RANDOM|REPLY|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID)$/;

/**
 * The text by which a worker runs one command; launcher.sh defines what it calls. One compound command: while a part of it is
 * missing it is a syntax error, so that half a line never runs.
 */
export function startLine(line: StartLine): string {
  const { mark } = line;
  const redirections = [
    `<${line.stdinFile === null ? '/dev/null' : quoteWord(line.stdinFile)}`,
    `>${quoteWord(line.stdoutFile)}`,
    mark.mergeStderr ? '2>&1' : `2>${quoteWord(line.stderrFile)}`,
    `3>${quoteWord(line.logFile)}`,
  ].join(' ');
  const guard = mark.timeoutS === null ? '' : `g ${mark.attemptId} ${mark.timeoutS} ${line.graceS}; `;
  const guardEnd = mark.timeoutS === null ? '' : 'q; ';
  const start = `c ${quoteWord(line.workingDirectory)} && k=x && s ${startWords(mark)}`;
  const command = `${guard}${commandWords(line)} 8>&- 9>&-; k=$?`;
  return `{ k=x; { k=d; ${start} && { ${command}; }; } ${redirections}; ${guardEnd}e ${mark.attemptId} ${mark.fileSet}; }\n`;
}

/** Assignments for plain names; all other names need `env`, which takes anything without '='. */
function commandWords(line: StartLine): string {
  const assignments: string[] = [];
  const throughEnv: string[] = [];
  for (const [name, value] of line.environment) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !shellNames.test(name)) assignments.push(`${name}=${quoteWord(value)}`);
    else throughEnv.push(quoteWord(`${name}=${value}`));
  }
  const words = [line.program, ...line.args].map(quoteWord);
  if (throughEnv.length > 0) {
    // `env` takes a program with '=' in its name for an assignment; `nice` does not.
    const runner = line.program.includes('=') ? ['/usr/bin/nice', '-n', '0'] : [];
    words.unshift('/usr/bin/env', '--', ...throughEnv, ...runner);
  }
  return [...assignments, ...words].join(' ');
}
