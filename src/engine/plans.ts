/** Requests about plans: saving, suspending, launching on request. Launching by time is in `plan-look.ts`. */
import { commandGroup, workflowOfCommand } from '../core/plan/command-workflow.ts';
import { faultOfMissedPolicy, haveSameTimes, makePlan, type PlanDefinition } from '../core/plan/plan.ts';
import { err, ok, type Result } from '../core/result.ts';
import { isPlanName } from '../core/workflow/names.ts';
import { bindParameters } from '../core/workflow/parameters.ts';
import { printWorkflowXml } from '../core/workflow/xml-writer.ts';
import { backfillPlan, stopBackfills } from './backfill.ts';
import { checkWorkflowSource, deleteWorkflow, saveWorkflow } from './configure.ts';
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import { isTaken, launchMoment } from './plan-launch.ts';
import { allPlansSetting, newEntry, planOf, replacePlan, type AllPlansSetting, type PlanEntry, type Suspension } from './plan-table.ts';
import type { PlanRecord } from './ports.ts';
import type { AnswerOf, PlanRequest, RequestError } from './request.ts';

type Answer<K extends PlanRequest['kind']> = Result<AnswerOf[K], RequestError>;
type Of<K extends PlanRequest['kind']> = Extract<PlanRequest, { readonly kind: K }>;

/** Decides a request about plans. */
export function handlePlanRequest(engine: EngineContext, pass: Pass, request: PlanRequest): Answer<PlanRequest['kind']> {
  const { plans } = engine.memory;
  switch (request.kind) {
    case 'savePlan':
      return savePlan(engine, pass, request);
    case 'allPlans':
      return ok({
        count: plans.byId.size,
        suspendedCount: plans.suspended.size,
        suspended: plans.allSuspended,
        revision: plans.revision,
      });
    case 'nextPlans':
      return ok(plans.allSuspended === null ? engine.planTimers.first(request.limit) : []);
    case 'suspendPlan':
      return request.plan === null ? suspendAll(engine, pass, request) : suspendPlan(engine, pass, request.plan, request);
    case 'resumePlan':
      return resume(engine, pass, request);
    case 'deletePlan':
      return onPlan(engine, request.plan, (entry) => deletePlan(engine, pass, entry));
    case 'launchPlan':
      return onPlan(engine, request.plan, (entry) => launchNow(engine, pass, entry, request.by));
    case 'backfillPlan':
      return onPlan(engine, request.plan, (entry) => backfillPlan(engine, pass, entry, request));
    case 'stopBackfills':
      return onPlan(engine, request.plan, (entry) => ok({ stopped: stopBackfills(pass, entry) }));
  }
}

function onPlan<T>(engine: EngineContext, plan: string, act: (entry: PlanEntry) => Result<T, RequestError>): Result<T, RequestError> {
  const entry = planOf(engine.memory.plans, plan);
  return entry === null ? err(unknownPlan(plan)) : act(entry);
}

/** Everything is checked before anything is changed. */
function savePlan(engine: EngineContext, pass: Pass, request: Of<'savePlan'>): Answer<'savePlan'> {
  const { plans } = engine.memory;
  const existing = planOf(plans, request.plan);
  if (existing === null && /^\d+$/.test(request.plan)) return err(unknownPlan(request.plan));
  const name = request.name ?? existing?.plan.name ?? request.plan;
  const refusal = refusalOfName(engine, name, existing, request.create ?? false);
  if (refusal !== null) return err(refusal);
  const made = makePlan(request.settings, existing?.plan.definition ?? null);
  if (!made.ok) {
    const { code, message, ...details } = made.error;
    return err({ code, message, details });
  }
  const command = checkWork(engine, name, made.value, existing);
  if (!command.ok) return command;
  // New times say nothing about the past.
  const kept = existing !== null && haveSameTimes(existing.plan.definition, made.value) ? existing.plan : null;
  const plan: PlanRecord = {
    id: existing?.plan.id ?? plans.lastPlanId + 1,
    name,
    definition: made.value,
    createdAtMs: existing?.plan.createdAtMs ?? pass.nowMs,
    updatedAtMs: pass.nowMs,
    updatedBy: request.by,
    sinceMs: kept?.sinceMs ?? pass.nowMs,
    handledMs: kept?.handledMs ?? pass.nowMs,
    failuresInRow: existing?.plan.failuresInRow ?? 0,
    suspended: existing === null ? suspendedFromStart(request, pass.nowMs) : existing.plan.suspended,
    resumed: existing?.plan.resumed ?? null,
  };
  const formerCommand = existing?.plan.definition.work.kind === 'command' ? existing.plan.name : null;
  const entry = existing ?? newEntry(plan);
  if (existing !== null) plans.idOfName.delete(existing.plan.name);
  replacePlan(plans, entry, plan);
  entry.times = null;
  plans.byId.set(plan.id, entry);
  plans.idOfName.set(name, plan.id);
  plans.setAside.delete(plan.id);
  plans.lastPlanId = Math.max(plans.lastPlanId, plan.id);
  pass.change({ kind: 'planSaved', plan });
  if (command.value !== null) {
    const { by } = request;
    const saved = saveWorkflow(engine, pass, { kind: 'saveWorkflow', name, group: commandGroup, source: command.value, by });
    if (!saved.ok) throw new Error(`the workflow of plan ${name} was checked and then refused: ${saved.error.message}`);
  }
  if (formerCommand !== null && (command.value === null || formerCommand !== name)) removeCommand(engine, pass, formerCommand);
  look(engine, pass, entry);
  changed(pass, name);
  return ok({ created: existing === null, plan });
}

function suspendedFromStart({ suspendedFor, by }: Of<'savePlan'>, nowMs: number): Suspension | null {
  return suspendedFor === undefined ? null : { reason: suspendedFor, by, sinceMs: nowMs };
}

function refusalOfName(engine: EngineContext, name: string, existing: PlanEntry | null, create: boolean): RequestError | null {
  if (existing !== null && create) return { code: 'NAME_TAKEN', message: `there is a plan "${name}" already`, details: { name } };
  if (existing?.plan.name === name) return null;
  if (!isPlanName(name)) {
    return {
      code: 'INVALID_NAME',
      message: `a plan's name has 1 to 64 letters, digits, "_" or "-" and is no number, got ${JSON.stringify(name)}`,
      details: { name },
    };
  }
  return engine.memory.plans.idOfName.has(name)
    ? { code: 'NAME_TAKEN', message: `"${name}" is the name of another plan`, details: { name } }
    : null;
}

/** Whether what a plan launches can be launched; gives the document of the workflow behind a command, null for none. */
function checkWork(
  engine: EngineContext,
  name: string,
  { work }: PlanDefinition,
  existing: PlanEntry | null,
): Result<string | null, RequestError> {
  const { workflows } = engine.memory;
  if (work.kind === 'workflow') {
    const workflow = workflows.get(work.workflow);
    if (workflow === undefined) {
      return err({ code: 'UNKNOWN_WORKFLOW', message: `no workflow is named "${work.workflow}"`, details: { name: work.workflow } });
    }
    const bound = bindParameters(engine.definitions.get(workflow.definitionHash).workflow.parameters, work.parameters);
    if (bound.ok) return ok(null);
    const { code, message, ...details } = bound.error;
    return err({ code, message, details });
  }
  const isOwn = existing?.plan.definition.work.kind === 'command' && existing.plan.name === name;
  if (!isOwn && workflows.has(name)) {
    return err({
      code: 'NAME_TAKEN',
      message: `"${name}" is the name of a workflow, and the workflow behind a command has the name of its plan`,
      details: { name },
    });
  }
  const source = printWorkflowXml(workflowOfCommand(name, work));
  const { problems, definition } = checkWorkflowSource(engine, source, name);
  const first = problems.find((problem) => problem.severity === 'error');
  return definition === null
    ? err({ code: first?.code ?? 'PLAN_SETTINGS', message: `the command cannot be run: ${first?.message ?? ''}`, problems })
    : ok(source);
}

function deletePlan(engine: EngineContext, pass: Pass, entry: PlanEntry): Answer<'deletePlan'> {
  const { plans } = engine.memory;
  const { id, name, definition } = entry.plan;
  pass.change({ kind: 'planDeleted', planId: id });
  plans.byId.delete(id);
  plans.idOfName.delete(name);
  plans.suspended.delete(id);
  plans.revision += 1;
  for (const instanceId of entry.active?.keys() ?? []) plans.ofInstance.delete(instanceId);
  engine.planTimers.drop(id);
  if (definition.work.kind === 'command') removeCommand(engine, pass, name);
  changed(pass, name);
  return ok({ deleted: true });
}

/** The workflow behind a command goes with it, unless another workflow or plan has come to use it. */
function removeCommand(engine: EngineContext, pass: Pass, name: string): void {
  if (engine.memory.workflows.get(name)?.group === commandGroup) deleteWorkflow(engine, pass, name);
}

function suspendPlan(engine: EngineContext, pass: Pass, name: string, request: Of<'suspendPlan'>): Answer<'suspendPlan'> {
  return onPlan(engine, name, (entry) => {
    const sinceMs = entry.plan.suspended?.sinceMs ?? pass.nowMs;
    const suspended = { reason: request.reason, by: request.by, sinceMs };
    replacePlan(engine.memory.plans, entry, { ...entry.plan, suspended });
    pass.change({ kind: 'planSaved', plan: entry.plan });
    engine.planTimers.drop(entry.plan.id);
    changed(pass, entry.plan.name);
    return ok({ plan: entry.plan });
  });
}

function suspendAll(engine: EngineContext, pass: Pass, { reason, by }: Of<'suspendPlan'>): Answer<'suspendPlan'> {
  const { plans } = engine.memory;
  saveAll(engine, pass, { reason, by, sinceMs: plans.allSuspended?.sinceMs ?? pass.nowMs }, plans.allResumedAtMs);
  return ok({ plan: null });
}

function resume(engine: EngineContext, pass: Pass, request: Of<'resumePlan'>): Answer<'resumePlan'> {
  const { plan, missed } = request;
  const fault = missed === null ? null : faultOfMissedPolicy(missed);
  if (fault !== null) return err({ code: 'PLAN_SETTINGS', message: fault });
  if (plan !== null) return onPlan(engine, plan, (entry) => resumePlan(engine, pass, entry, missed));
  if (missed !== null)
    return err({ code: 'INVALID_REQUEST', message: 'where all plans are resumed, each follows its own rule for missed moments' });
  if (engine.memory.plans.allSuspended !== null) {
    saveAll(engine, pass, null, pass.nowMs);
    engine.wake();
  }
  return ok({ plan: null });
}

function resumePlan(engine: EngineContext, pass: Pass, entry: PlanEntry, missed: Of<'resumePlan'>['missed']): Answer<'resumePlan'> {
  if (entry.plan.suspended === null) return ok({ plan: entry.plan });
  const resumed = { atMs: pass.nowMs, missed };
  replacePlan(engine.memory.plans, entry, { ...entry.plan, suspended: null, failuresInRow: 0, resumed });
  pass.change({ kind: 'planSaved', plan: entry.plan });
  look(engine, pass, entry);
  changed(pass, entry.plan.name);
  return ok({ plan: entry.plan });
}

/** A launch by a person has a moment of its own: now, or the next millisecond that is free. */
function launchNow(engine: EngineContext, pass: Pass, entry: PlanEntry, by: string): Answer<'launchPlan'> {
  let momentMs = pass.nowMs;
  while (isTaken(engine, entry, momentMs)) momentMs += 1;
  return launchMoment(engine, pass, entry, momentMs, { kind: 'person', name: by });
}

function saveAll(engine: EngineContext, pass: Pass, suspended: Suspension | null, resumedAtMs: number | null): void {
  const { plans, settings } = engine.memory;
  const setting: AllPlansSetting = { suspended, resumedAtMs };
  const value = JSON.stringify(setting);
  plans.allSuspended = suspended;
  plans.allResumedAtMs = resumedAtMs;
  plans.revision += 1;
  settings.set(allPlansSetting, value);
  pass.change({ kind: 'settingSaved', name: allPlansSetting, value });
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'setting', name: allPlansSetting, atMs: pass.nowMs });
  // What each plan shows follows from it.
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'plan', name: '*', atMs: pass.nowMs });
}

function look(engine: EngineContext, pass: Pass, entry: PlanEntry): void {
  if (entry.plan.suspended === null) engine.planTimers.plan(entry.plan.id, pass.nowMs);
}

/** Memory is ahead of the store until the commit: a failed one reads all configuration again (`loadConfiguration`). */
function changed(pass: Pass, name: string): void {
  pass.live({ type: 'CONFIGURATION_CHANGED', noun: 'plan', name, atMs: pass.nowMs });
}

function unknownPlan(plan: string): RequestError {
  return { code: 'UNKNOWN_PLAN', message: `no plan has the name or id "${plan}"`, details: { plan } };
}
