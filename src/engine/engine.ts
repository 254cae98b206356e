/**
 * The one loop that decides. It takes all that waits (requests, ends of commands, moments that are due), lets the pure
 * machine and the queues decide, writes everything by one commit, and only then answers, starts and tells. Memory is
 * never the only copy: after a failed commit what it touched is read again from the store; after a second one in a row
 * the engine stops rather than guess.
 */
import type { InstanceId } from '../core/ids.ts';
import { attemptParts } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { applyCommand } from './apply.ts';
import type { EngineContext, EngineDeps } from './context.ts';
import { Definitions } from './definitions.ts';
import { dispatch } from './dispatch.ts';
import { handleRequest, isReading } from './handle-request.ts';
import { createMemory } from './memory.ts';
import { Outputs } from './outputs.ts';
import { Pass } from './pass.ts';
import type { Report, RunnerListener } from './ports.ts';
import { dropInstance, loadConfiguration, loadInstance, recover } from './recover.ts';
import { Retention } from './retention.ts';
import type { AnswerOf, AskEngine, EngineRequest, RequestError } from './request.ts';
import { Timers } from './timers.ts';

type Answer = (result: Result<unknown, RequestError>) => void;

/** Something that waits for the next pass. */
type Incoming =
  | { readonly kind: 'request'; readonly request: EngineRequest; readonly answer: Answer }
  | { readonly kind: 'report'; readonly report: Report };

const notReady: RequestError = {
  code: 'NOT_READY',
  message: 'the engine is not running, or could not write; nothing was changed, ask again',
};

/** After a start was refused by the runner, the next try. */
const refusedPauseMs = 500;

/** A running engine. */
export type Engine = {
  readonly ask: AskEngine;
  readonly epoch: number;
  /** Stops deciding. Commands run on; the next start finds them. May be called twice. */
  stop(): Promise<void>;
};

/** Takes the store, finds all that was under way, and begins to decide. Throws where the store cannot be taken. */
export async function startEngine(deps: EngineDeps): Promise<Engine> {
  const { store, runner, clock, log } = deps;
  const { epoch } = await store.open();
  const memory = createMemory();
  const incoming: Incoming[] = [];
  const waiters = new Map<InstanceId, Answer[]>();
  let state: 'starting' | 'running' | 'stopping' | 'stopped' = 'starting';
  let passing: Promise<void> | null = null;
  let scheduled = false;
  let failures = 0;
  let disarmChance: (() => void) | null = null;

  const definitions = new Definitions(store);
  const outputs = new Outputs(store, runner);
  const timers = new Timers(clock, () => wake());
  const context: EngineContext = {
    memory,
    timers,
    runner,
    store,
    clock,
    definitions,
    outputs,
    commands: deps.commands,
    log,
    epoch,
    startedAtMs: clock.nowMs(),
    ended,
    wake,
  };
  const retention = new Retention(context, (request) => void ask(request));
  const host = {
    memory,
    outputs,
    isHeard: () => deps.live.isHeard(),
    apply: (pass: Pass, entry: Parameters<typeof applyCommand>[2], command: Parameters<typeof applyCommand>[3]) =>
      applyCommand(context, pass, entry, command),
  };

  function ended(id: InstanceId, errors: number): void {
    for (const answer of waiters.get(id) ?? []) answer(ok({ instanceId: id, errors }));
    waiters.delete(id);
  }

  function wake(): void {
    if (scheduled || state !== 'running') return;
    scheduled = true;
    clock.soon(() => {
      scheduled = false;
      // A pass under way takes up what has come in when it is done.
      if (passing === null && state === 'running') passing = runPasses().finally(() => (passing = null));
    });
  }

  async function runPasses(): Promise<void> {
    try {
      do await onePass();
      while (incoming.length > 0 && state === 'running');
    } catch (cause) {
      fatal(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  async function onePass(): Promise<void> {
    const taken = incoming.splice(0);
    const pass = new Pass(host, clock.nowMs());
    for (const due of timers.take(pass.nowMs)) {
      if (due.nodeId === 0) pass.advance(due.instanceId, { kind: 'instanceTimedOut', atMs: pass.nowMs });
      else pass.advance(due.instanceId, { kind: 'retryDue', atMs: pass.nowMs, nodeId: due.nodeId });
    }
    for (const item of taken) {
      if (item.kind === 'report') takeReport(pass, item.report);
      else answerAfterCommit(pass, item);
    }
    dispatch(context, pass);
    await commit(pass, taken);
    armChance();
  }

  async function commit(pass: Pass, taken: readonly Incoming[]): Promise<void> {
    const changes = pass.changes();
    try {
      if (changes.length > 0) await store.commit(epoch, changes);
    } catch (cause) {
      failures += 1;
      log.error({ cause, failures }, 'commit failed');
      if (failures > 1) throw new Error('two commits in a row failed', { cause });
      reload(pass.fail());
      // Runners repeat reports only after a restart, so these are kept for the next pass.
      for (const item of taken) {
        if (item.kind === 'report') incoming.push(item);
        else item.answer(err(notReady));
      }
      return;
    }
    failures = 0;
    pass.release(deps.live.publish);
    outputs.trim();
  }

  function reload(ids: readonly InstanceId[]): void {
    loadConfiguration(context);
    for (const id of ids) {
      dropInstance(context, id);
      const stored = store.instance(id);
      if (stored !== null && stored.instance.endedAtMs === null) loadInstance(context, stored);
    }
  }

  function takeReport(pass: Pass, report: Report): void {
    const { instanceId, nodeId, number } = attemptParts(report.attemptId);
    const entry = memory.instances.get(instanceId);
    const node = entry?.state.nodes.get(nodeId);
    // Acknowledged in any case: a report that fits nothing will never fit.
    pass.afterCommit(() => runner.ack([report.attemptId]));
    memory.board.release(report.attemptId);
    if (entry === undefined || node?.kind !== 'task' || node.state.kind !== 'executing' || node.state.attempt !== number) return;
    entry.progress.delete(nodeId);
    const output = outputs.method(report, entry.state.definition.task(node.task));
    const startedAtMs = report.startedAtMs ?? node.state.assignedAtMs;
    const { outcome, endedAtMs } = report;
    pass.change({ kind: 'attemptEnded', instanceId, nodeId, number, startedAtMs, endedAtMs, outcome, output: report.output });
    pass.advance(instanceId, { kind: 'attemptEnded', atMs: pass.nowMs, nodeId, attempt: number, startedAtMs, endedAtMs, outcome, output });
  }

  /** What only reads is answered from what was decided and written, never from the middle of a pass. */
  function answerAfterCommit(pass: Pass, item: Extract<Incoming, { readonly kind: 'request' }>): void {
    if (isReading(item.request)) {
      pass.afterCommit(() => answer(item, handleRequest(context, pass, item.request)));
      return;
    }
    const result = handleRequest(context, pass, item.request);
    pass.afterCommit(() => answer(item, result));
  }

  function answer(item: Extract<Incoming, { readonly kind: 'request' }>, result: ReturnType<typeof handleRequest>): void {
    if (result !== 'later') item.answer(result);
    else if (item.request.kind === 'waitForEnd') {
      const { instanceId } = item.request;
      waiters.set(instanceId, [...(waiters.get(instanceId) ?? []), item.answer]);
    }
  }

  /** A rate window opens by itself, and a refused start is tried again: nothing else would wake the loop then. */
  function armChance(): void {
    disarmChance?.();
    disarmChance = null;
    const now = clock.nowMs();
    if (memory.startsRefused !== null) {
      if (memory.startsRefused.by === 'place') {
        disarmChance = clock.after(refusedPauseMs, () => {
          memory.startsRefused = null;
          wake();
        });
      }
      return;
    }
    const chance = memory.board.nextChanceMs(now);
    if (chance === null) return;
    disarmChance = clock.after(Math.max(1, Math.min(30_000, chance - now)), wake);
  }

  function fatal(cause: Error): void {
    if (state === 'stopped') return;
    state = 'stopped';
    log.error({ cause }, 'the engine stops');
    timers.clear();
    refuseAll();
    deps.onFatal(cause);
  }

  /** Nobody who asked is left without an answer. */
  function refuseAll(): void {
    for (const item of incoming.splice(0)) if (item.kind === 'request') item.answer(err(notReady));
    for (const answers of waiters.values()) for (const answer of answers) answer(err(notReady));
    waiters.clear();
  }

  function take(report: Report): void {
    incoming.push({ kind: 'report', report });
    wake();
  }

  /** A large output is looked at beside the loop, before its report is taken. */
  function prepare(report: Report): Promise<void> | null {
    const { instanceId, nodeId } = attemptParts(report.attemptId);
    const instance = memory.instances.get(instanceId)?.state;
    const node = instance?.nodes.get(nodeId);
    return instance === undefined || node?.kind !== 'task'
      ? null
      : outputs.prepare(report, instance.definition.task(node.task), deps.parseLarge);
  }

  const listener: RunnerListener = {
    ended: (report) => {
      const preparing = prepare(report);
      if (preparing === null) take(report);
      else void preparing.then(() => take(report), fatal);
    },
    started: () => undefined,
    progress: (attemptId, percent) => {
      const { instanceId, nodeId } = attemptParts(attemptId);
      const entry = memory.instances.get(instanceId);
      if (entry === undefined) return;
      entry.progress.set(nodeId, percent);
      if (deps.live.isHeard()) deps.live.publish([{ type: 'TASK_PROGRESS', instanceId, nodeId, percent, atMs: clock.nowMs() }]);
    },
    availability: (availability) => {
      const reason = availability.ok ? null : availability.reason;
      if ((memory.startsRefused?.reason ?? null) === reason) return;
      memory.startsRefused = reason === null ? null : { reason, sinceMs: clock.nowMs(), by: 'runner' };
      if (deps.live.isHeard())
        deps.live.publish([{ type: reason === null ? 'STARTS_POSSIBLE' : 'STARTS_REFUSED', reason: reason ?? '', atMs: clock.nowMs() }]);
      wake();
    },
  };

  const ask: AskEngine = <R extends EngineRequest>(request: R) =>
    new Promise<Result<AnswerOf[R['kind']], RequestError>>((resolve) => {
      if (state !== 'running') {
        resolve(err(notReady));
        return;
      }
      // handleRequest answers each kind with its own type; the table of answers is AnswerOf.
      incoming.push({ kind: 'request', request, answer: (result) => resolve(result as Result<AnswerOf[R['kind']], RequestError>) });
      wake();
    });

  await runner.open(listener);
  loadConfiguration(context);
  const recovered = await recover(context, (report) => incoming.push({ kind: 'report', report }));
  state = 'running';
  const first = new Pass(host, clock.nowMs());
  recovered(first);
  dispatch(context, first);
  await commit(first, []);
  armChance();
  if (incoming.length > 0) wake();
  retention.start();

  return {
    ask,
    epoch,
    async stop(): Promise<void> {
      if (state === 'stopped') return;
      state = 'stopping';
      retention.stop();
      await passing;
      state = 'stopped';
      timers.clear();
      disarmChance?.();
      refuseAll();
      await runner.close();
      await store.close();
    },
  };
}
