import type { Outcome } from '../core/instance/record.ts';
import type { EndMark } from './journal.ts';
import { signalOfExitCode, type ShellMessage } from './shell-message.ts';

/** What the outcome of an ended command depends on. */
export type EndFacts = {
  readonly end: EndMark;
  readonly message: ShellMessage;
  /** Who asked for its kill before it ended; null: nobody. */
  readonly killedBy: string | null;
  readonly largestBytes: number;
  readonly maxOutputBytes: number;
  readonly timeoutS: number | null;
  /** Explains a refused start where the shell's words do not, from what is seen now; null: they do. */
  readonly explain: (refusal: 'unopened' | 'noDirectory' | 'notFound' | 'notExecutable') => string | null;
};

/** How an attempt ended. What we did to it comes before what the command said. */
export function outcomeOf(facts: EndFacts): Outcome {
  const { end, message } = facts;
  if (typeof end.code !== 'number') {
    const words = message.kind === 'refused' ? message.reason : null;
    const fallback = end.code === 'unopened' ? 'the spool takes no output files' : 'the working directory cannot be entered';
    return {
      kind: 'failedToStart',
      reason: facts.explain(end.code) ?? words ?? fallback,
      exitCode: null,
    };
  }
  if (facts.killedBy !== null) return { kind: 'killed', by: facts.killedBy };
  if (facts.largestBytes > facts.maxOutputBytes) return { kind: 'outputLimit', limitBytes: facts.maxOutputBytes };
  if (end.timedOut) return { kind: 'timedOut', timeoutS: facts.timeoutS ?? 0 };
  if ((end.code === 126 || end.code === 127) && message.kind === 'refused') {
    const refusal = end.code === 127 ? 'notFound' : 'notExecutable';
    return {
      kind: 'failedToStart',
      reason: facts.explain(refusal) ?? message.reason,
      exitCode: end.code,
    };
  }
  const signal = signalOfExitCode(end.code);
  if (signal !== null) return { kind: 'signalled', signal, certain: message.kind === 'signal' };
  return { kind: 'exited', exitCode: end.code };
}
