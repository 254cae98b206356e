/**
 * The one loop that decides. It takes all that waits (requests, ends of commands, moments that are due), lets the pure
 * machine and the queues decide, writes everything by one commit, and only then answers, starts and tells. Memory is
 * never the only copy: after a failed commit what it touched is read again from the store; after a second one in a row
 * the engine stops rather than guess. A full disk is no such failure: nothing was written, nothing is lost, and what must
 * be written waits until there is room.
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
import { NodeTimers } from './node-timers.ts';
import { Outputs } from './outputs.ts';
import { Pass } from './pass.ts';
import { arePlansDue, lookAtPlan, plansToLookAt } from './plan-look.ts';
import type { Report, RunnerListener } from './ports.ts';
import { QueueBacklog } from './queue-backlog.ts';
import { QueueSampler } from './queue-samples.ts';
import { dropInstance, loadConfiguration, loadInstance, recover } from './recover.ts';
import { Reports } from './reports.ts';
import { Retention } from './retention.ts';
import type { AnswerOf, AskEngine, EngineRequest, RequestError } from './request.ts';
import { isStoreFull, StoreRoom } from './store-room.ts';
import { Timers, type Due } from './timers.ts';
import { audit } from './audit.ts';
import { logChange } from './change-log.ts';

type Answer = (result: Result<unknown, RequestError>) => void;

/** Something that waits for the next pass. */
type Incoming =
  | { readonly kind: 'request'; readonly request: EngineRequest; readonly answer: Answer }
  | { readonly kind: 'report'; readonly report: Report };

const notReady: RequestError = {
  code: 'NOT_READY',
  message: 'the engine is not running, or could not write; nothing was changed, ask again',
};

/** Something that a pass decides on. */
type Undecided = Incoming | { readonly kind: 'due'; readonly due: Due } | { readonly kind: 'plan'; readonly planId: number };

const defect: RequestError = {
  code: 'INTERNAL_ERROR',
  message: 'this request met a defect of evqueue; nothing was changed, and the log has the details',
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
  /** Something woke the loop while a pass was under way. */
  let wokenAgain = false;
  let failures = 0;
  let disarmChance: (() => void) | null = null;
  /** Why it stopped by itself. */
  const end: { cause: Error | null } = { cause: null };
  /** What recovery found out, until it is on the disk. */
  let unsettled: ((pass: Pass) => void) | null = null;

  const definitions = new Definitions(store);
  const outputs = new Outputs(store, runner);
  const timers = new NodeTimers(clock, () => wake());
  const planTimers = new Timers<number>(
    clock,
    () => wake(),
    (planId) => planId,
  );
  const context: EngineContext = {
    memory,
    timers,
    planTimers,
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
  const room = new StoreRoom(context, deps.live, () => {
    incoming.unshift(...room.takeHeld().map((report) => ({ kind: 'report', report }) as const));
    wake();
  });
  const backlog = new QueueBacklog(context);
  const reports = new Reports(context, backlog);
  const retention = new Retention(context, (request) => void ask(request));
  const sampler = new QueueSampler(context, (request) => void ask(request));
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
      if (passing !== null) wokenAgain = true;
      else if (state === 'running') void beginPasses();
    });
  }

  function beginPasses(): Promise<void> {
    passing = runPasses().finally(() => (passing = null));
    return passing;
  }

  async function runPasses(): Promise<void> {
    try {
      for (;;) {
        wokenAgain = false;
        await onePass();
        if ((incoming.length === 0 && !wokenAgain) || state !== 'running') return;
        // Who asks again at each answer must not keep everybody else, and the ends of commands, from being heard.
        await new Promise<void>((goOn) => clock.soon(goOn));
      }
    } catch (cause) {
      fatal(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  async function onePass(): Promise<void> {
    const taken = incoming.splice(0);
    const pass = new Pass(host, clock.nowMs());
    // Without room nothing is begun that would have to be written: what is due stays due.
    const settling = room.isMissing ? null : unsettled;
    settling?.(pass);
    const due = room.isMissing ? [] : timers.take().map((moment): Undecided => ({ kind: 'due', due: moment }));
    const looks = room.isMissing ? [] : plansToLookAt(context, pass.nowMs).map((planId): Undecided => ({ kind: 'plan', planId }));
    const undecided = [...due, ...looks, ...taken];
    for (const item of undecided) {
      try {
        decide(pass, item);
      } catch (cause) {
        return giveUp(pass, undecided, item, cause);
      }
    }
    if (!room.isMissing) {
      const working = reports.current;
      try {
        const isDecided = reports.goOn(pass, (again) => incoming.unshift(...again.map((report) => ({ kind: 'report', report }) as const)));
        if (isDecided && working !== null) taken.push({ kind: 'report', report: working });
      } catch (cause) {
        return giveUp(pass, undecided, { kind: 'report', report: working! }, cause);
      }
      backlog.goOn(pass);
      dispatch(context, pass);
    }
    if ((await commit(pass, taken)) && settling !== null) unsettled = null;
    armChance();
    const goesOn = reports.current !== null || !backlog.isEmpty || arePlansDue(context, pass.nowMs);
    if (!room.isMissing && goesOn) wake();
  }

  function decide(pass: Pass, item: Undecided): void {
    switch (item.kind) {
      case 'due': {
        const { instanceId, nodeId, timeLimitOf: attempt } = item.due;
        if (nodeId === 0) pass.advance(instanceId, { kind: 'instanceTimedOut', atMs: pass.nowMs });
        else if (attempt !== null) pass.advance(instanceId, { kind: 'taskTimedOut', atMs: pass.nowMs, nodeId, attempt });
        else pass.advance(instanceId, { kind: 'retryDue', atMs: pass.nowMs, nodeId });
        return;
      }
      case 'report':
        return reports.take(pass, item.report);
      case 'plan':
        return lookAtPlan(context, pass, item.planId);
      case 'request':
        return answerAfterCommit(pass, item);
    }
  }

  /**
   * One thing cannot be decided on, which is a defect: it must not take the engine and everybody's work with it. The pass
   * is given up as a whole, all else in it is decided again, and the culprit is told so or marked.
   */
  function giveUp(pass: Pass, undecided: readonly Undecided[], culprit: Undecided, cause: unknown): void {
    log.error({ cause, what: culprit.kind === 'request' ? culprit.request.kind : culprit.kind }, 'something could not be decided on');
    reload(pass.fail());
    for (const item of undecided) {
      // Plans are all looked at again after they were read.
      if (item === culprit || item.kind === 'plan' || isHeld(item)) continue;
      if (item.kind === 'due') timers.plan(item.due, pass.nowMs);
      else incoming.push(item);
    }
    wake();
    switch (culprit.kind) {
      case 'request':
        return culprit.answer(err(defect));
      case 'report': {
        const { report } = culprit;
        if (report.outcome.kind === 'lost') throw cause;
        const found = `its end could not be worked on: ${cause instanceof Error ? cause.message : String(cause)}`;
        incoming.push({ kind: 'report', report: { ...report, outcome: { kind: 'lost', found }, output: {} } });
        return;
      }
      case 'plan':
        memory.plans.setAside.add(culprit.planId);
        return;
      case 'due':
        // It is planned again at the next start of the engine.
        return;
    }
  }

  /** False: nothing was written, and memory is what the store holds. */
  async function commit(pass: Pass, taken: readonly Incoming[]): Promise<boolean> {
    const changes = pass.changes();
    try {
      if (changes.length > 0) await store.commit(epoch, changes);
    } catch (cause) {
      undo(pass, taken, cause);
      return false;
    }
    if (changes.length > 0) {
      failures = 0;
      room.found();
    }
    pass.release(deps.live.publish);
    outputs.trim();
    return true;
  }

  function undo(pass: Pass, taken: readonly Incoming[], cause: unknown): void {
    const isFull = isStoreFull(cause);
    if (!isFull) {
      failures += 1;
      log.error({ cause, failures }, 'commit failed');
    }
    const isTakenOver = cause instanceof Error && 'code' in cause && cause.code === 'STORE_LOCKED';
    if (failures > 1 || isTakenOver) {
      for (const item of taken) if (item.kind === 'request') item.answer(err(notReady));
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(isTakenOver ? reason : `two commits in a row failed: ${reason}`, { cause });
    }
    reload(pass.fail());
    if (isFull) room.missed(pass.nowMs);
    for (const item of taken) {
      if (item.kind === 'request') {
        if (isReading(item.request)) reply(item, handleRequest(context, pass, item.request));
        else item.answer(err(isFull ? room.refusal : notReady));
      }
      // Runners repeat reports only after a restart, so these are kept.
      else if (isHeld(item)) continue;
      else if (isFull) room.hold(item.report);
      else incoming.push(item);
    }
    if (!isFull) wake();
  }

  function isHeld(item: Undecided): boolean {
    return item.kind === 'report' && reports.holds(item.report);
  }

  function reload(ids: readonly InstanceId[]): void {
    loadConfiguration(context);
    for (const id of ids) {
      dropInstance(context, id);
      const stored = store.instance(id);
      if (stored !== null && stored.instance.endedAtMs === null) loadInstance(context, stored);
    }
  }

  /** What only reads is answered from what was decided and written, never from the middle of a pass. */
  function answerAfterCommit(pass: Pass, item: Extract<Incoming, { readonly kind: 'request' }>): void {
    if (isReading(item.request)) {
      pass.afterCommit(() => reply(item, handleRequest(context, pass, item.request)));
      return;
    }
    const result = handleRequest(context, pass, item.request);
    if (result !== 'later' && result.ok) {
      logChange(context, pass, item.request);
      audit(pass, item.request);
    }
    pass.afterCommit(() => reply(item, result));
  }

  function reply(item: Extract<Incoming, { readonly kind: 'request' }>, result: ReturnType<typeof handleRequest>): void {
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
          memory.refusalTried = memory.startsRefused;
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
    end.cause = cause;
    log.error({ cause }, 'the engine stops');
    quiet();
    refuseAll();
    deps.onFatal(cause);
  }

  /** Nothing wakes it any more. */
  function quiet(): void {
    retention.stop();
    sampler.stop();
    timers.clear();
    planTimers.clear();
    room.stop();
    disarmChance?.();
    disarmChance = null;
  }

  async function close(): Promise<void> {
    await runner.close();
    await store.close();
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
      (entry.progress ??= new Map()).set(nodeId, percent);
      if (deps.live.isHeard()) deps.live.publish([{ type: 'TASK_PROGRESS', instanceId, nodeId, percent, atMs: clock.nowMs() }]);
    },
    availability: (availability) => {
      const reason = availability.ok ? null : availability.reason;
      // While the store has no room it does not matter what the runner could do; a start that it refuses will tell.
      if ((memory.startsRefused?.reason ?? null) === reason || memory.startsRefused?.by === 'store') return;
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
  unsettled = await recover(context, (report) => incoming.push({ kind: 'report', report }));
  state = 'running';
  await beginPasses();
  if (end.cause !== null) {
    await close();
    throw end.cause;
  }
  retention.start();
  sampler.start();

  return {
    ask,
    epoch,
    async stop(): Promise<void> {
      if (state === 'running') state = 'stopping';
      await passing;
      state = 'stopped';
      quiet();
      refuseAll();
      await close();
    },
  };
}
