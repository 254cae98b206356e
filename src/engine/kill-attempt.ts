import type { AttemptId } from '../core/ids.ts';
import type { EngineContext } from './context.ts';

/** Has the runner kill a command. Its end comes as a report, like any other; that the kill itself fails is for the log. */
export function killAttempt(engine: Pick<EngineContext, 'runner' | 'log'>, attemptId: AttemptId, by: string): void {
  engine.runner.signal(attemptId, 'kill', by).catch((cause: unknown) => engine.log.error({ cause, attempt: attemptId }, 'kill failed'));
}
