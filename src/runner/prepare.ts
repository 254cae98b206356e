import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Outcome } from '../core/instance/record.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { DurationMs, EpochMs } from '../core/time.ts';
import type { StartSpec } from '../engine/ports.ts';
import type { StartMark } from './journal.ts';
import { attemptMark, spoolMark } from './process-tree.ts';
import { defaultPath, resolveProgram } from './program.ts';
import type { SentCommand } from './running-attempt.ts';
import { attemptPath, channelPath, type Spool } from './spool.ts';
import { startLine } from './start-line.ts';

/** What preparing depends on besides the start itself. */
export type PrepareSettings = {
  readonly spool: Spool;
  /** Where relative working directories begin. */
  readonly baseDir: string;
  readonly killGraceMs: DurationMs;
};

/** What cannot be started, and the exit code that a shell would give for it. */
export type StartRefusal = Extract<Outcome, { kind: 'failedToStart' }>;

/** The mark of a start, with numbers that the journal can carry. */
export function startMarkOf(spec: StartSpec, nowMs: EpochMs, fileSet: string): StartMark {
  return {
    attemptId: spec.attemptId,
    sentAtMs: Math.max(0, Math.floor(nowMs)),
    maxOutputBytes: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.floor(spec.maxOutputBytes))),
    timeoutS: spec.timeoutS === null ? null : Math.min(1e9, Math.max(0.001, Number(spec.timeoutS.toFixed(3)))),
    mergeStderr: spec.mergeStderr,
    fileSet,
  };
}

/** Writes the files that a command is given, and makes the line that starts it. What cannot be started is found out here if possible. */
export function prepareStart(settings: PrepareSettings, spec: StartSpec, mark: StartMark): Result<SentCommand, StartRefusal> {
  const { spool } = settings;
  const { command, attemptId } = spec;
  const workingDirectory = resolve(settings.baseDir, spec.workingDirectory ?? '.');
  const isScript = command.kind === 'script';
  const stdinFile = spec.stdin === null ? null : attemptPath(spool, attemptId, 'stdin');
  let program = attemptPath(spool, attemptId, 'script');
  try {
    if (spec.stdin !== null && stdinFile !== null) writeFileSync(stdinFile, spec.stdin, { mode: 0o600 });
    if (isScript) writeFileSync(program, command.text, { mode: 0o700 });
  } catch (error) {
    return refuse(`the spool takes no files: ${error instanceof Error ? error.message : String(error)}`, null);
  }
  if (!isScript) {
    const [name = ''] = command.argv;
    if (name.includes('\0')) return refuseNul();
    const resolved = resolveProgram(name, spec.environment.get('PATH') ?? defaultPath, workingDirectory);
    if (!resolved.ok) return refuse(resolved.error.reason, resolved.error.exitCode);
    program = resolved.value;
  }
  const text = startLine({
    mark,
    program,
    args: isScript ? command.args : command.argv.slice(1),
    environment: new Map([...spec.environment, [attemptMark, attemptId], [spoolMark, spool.id]]),
    workingDirectory,
    stdinFile,
    stdoutFile: channelPath(spool, mark.fileSet, 'stdout'),
    stderrFile: channelPath(spool, mark.fileSet, 'stderr'),
    logFile: channelPath(spool, mark.fileSet, 'log'),
    graceS: Math.ceil(settings.killGraceMs / 1_000),
  });
  if (text.includes('\0')) return refuseNul();
  return ok({ text, program, workingDirectory, isScript, hasStdin: spec.stdin !== null });
}

function refuse(reason: string, exitCode: number | null): Result<SentCommand, StartRefusal> {
  return err({ kind: 'failedToStart', reason, exitCode });
}

function refuseNul(): Result<SentCommand, StartRefusal> {
  return refuse('a NUL byte, which no argument, name or environment variable can carry', null);
}
