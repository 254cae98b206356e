/** An engine whose every part a test can hold in its hand: clock, runner and store are given or simple, nothing is real that waits. */
import type { LiveEvent } from '../../src/engine/live-event.ts';
import { startEngine, type Engine } from '../../src/engine/engine.ts';
import type { Clock, EngineStore, Runner } from '../../src/engine/ports.ts';
import type { AnswerOf, EngineRequest, RequestError } from '../../src/engine/request.ts';
import { must } from '../../src/program/first-start.ts';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { FakeClock } from './fake-clock.ts';
import { InstantRunner } from './instant-runner.ts';

export type EngineParts = {
  readonly engine: Engine;
  readonly events: readonly LiveEvent[];
  /** Lines that were logged as errors. */
  readonly errors: readonly string[];
  /** Asks, and throws where it is refused. */
  must<R extends EngineRequest>(request: R): Promise<AnswerOf[R['kind']]>;
  /** Asks, and gives the error; throws where there is none. */
  refusal(request: EngineRequest): Promise<RequestError>;
  save(name: string, source: string): Promise<void>;
  queue(name: string, concurrency: number): Promise<void>;
  launch(workflow: string, parameters?: Readonly<Record<string, string>>): Promise<number>;
  /** Number of errors of an instance, when it has ended. */
  ended(instanceId: number): Promise<number>;
};

/** Starts one. Without options: a fake clock, a runner whose commands end at once with 0, a store in memory. */
export async function engineOf(
  options: {
    readonly clock?: Clock;
    readonly runner?: Runner;
    readonly store?: EngineStore;
    readonly onFatal?: (cause: Error) => void;
  } = {},
): Promise<EngineParts> {
  const events: LiveEvent[] = [];
  const errors: string[] = [];
  const clock = options.clock ?? new FakeClock();
  const engine = await startEngine({
    store: options.store ?? createSqliteStore({ memory: true }),
    runner:
      options.runner ??
      new InstantRunner(
        () => 0,
        () => clock.nowMs(),
      ),
    clock,
    commands: { tasksDirectory: '/nowhere', environment: new Map([['PATH', '/bin']]), maxOutputBytes: 1 << 20 },
    parseLarge: () => Promise.resolve({ ok: false, error: 'nothing here is large' }),
    live: { isHeard: () => true, publish: (published) => void events.push(...published) },
    log: {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_facts, message) => void errors.push(message),
    },
    onFatal:
      options.onFatal ??
      ((cause) => {
        throw cause;
      }),
  });
  const by = 'tester';
  const ask = async <R extends EngineRequest>(request: R): Promise<AnswerOf[R['kind']]> => must(await engine.ask(request));
  return {
    engine,
    events,
    errors,
    must: ask,
    refusal: async (request) => {
      const answer = await engine.ask(request);
      if (answer.ok) throw new Error(`${request.kind} was not refused`);
      return answer.error;
    },
    save: async (name, source) => void (await ask({ kind: 'saveWorkflow', name, source, by })),
    queue: async (name, concurrency) => void (await ask({ kind: 'saveQueue', name, settings: { concurrency }, by })),
    launch: async (workflow, parameters = {}) =>
      (
        await ask({
          kind: 'launch',
          workflow,
          parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
          launchedBy: { kind: 'user', name: by },
        })
      ).instanceId,
    ended: async (instanceId) => (await ask({ kind: 'waitForEnd', instanceId })).errors,
  };
}
