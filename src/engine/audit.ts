/** The audit trail: what people and programs did on purpose, in the commit that did it. */
import type { EpochMs } from '../core/time.ts';
import type { Pass } from './pass.ts';
import type { EngineRequest } from './request.ts';

/** Entries are kept for a little more than a year. */
const keptMs = 400 * 86_400_000;

/** Who acts where nobody asked: the engine itself. */
const chores: ReadonlySet<string> = new Set(['retention', 'first start']);

/** What is done, by request; where two come by one request its fields tell. Launches stand in the list of instances, with who made them. */
const actions: { readonly [kind in EngineRequest['kind']]?: string } = {
  cancel: 'instance.cancel',
  kill: 'instance.kill',
  killTask: 'task.kill',
  retryNow: 'instance.retryNow',
  deleteInstances: 'instance.delete',
  saveWorkflow: 'workflow.save',
  deleteWorkflow: 'workflow.delete',
  saveQueue: 'queue.save',
  renameQueue: 'queue.rename',
  deleteQueue: 'queue.delete',
  pauseQueue: 'queue.pause',
  moveFirst: 'queue.moveFirst',
  saveRetrySchedule: 'retrySchedule.save',
  deleteRetrySchedule: 'retrySchedule.delete',
  savePlan: 'plan.save',
  deletePlan: 'plan.delete',
  suspendPlan: 'plan.suspend',
  resumePlan: 'plan.resume',
  launchPlan: 'plan.launch',
  backfillPlan: 'plan.backfill',
  stopBackfills: 'plan.stopBackfills',
  createFirstUser: 'user.create',
  saveUser: 'user.save',
  deleteUser: 'user.delete',
  makePasswordLink: 'user.makeLink',
  saveSetting: 'setting.save',
};

/** Fields of requests that are kept: never a document, a hash or a code. */
const kept = [
  'instanceId',
  'nodeId',
  'retry',
  'newName',
  'moveTo',
  'queue',
  'settings',
  'levels',
  'group',
  'missed',
  'roles',
  'disabled',
  'value',
  'concurrency',
] as const;

/** Notes in the pass that a request was granted. */
export function audit(pass: Pass, request: EngineRequest): void {
  const action = actionOf(request);
  const given: { readonly [name: string]: unknown } = request;
  const by = typeof given['by'] === 'string' ? given['by'] : request.kind === 'createFirstUser' ? request.name : null;
  if (action === null || by === null || chores.has(by)) return;
  const details: { [name: string]: unknown } = {};
  for (const field of kept) if (given[field] !== undefined && given[field] !== null) details[field] = given[field];
  if (request.kind === 'deleteInstances') details['instanceIds'] = request.instanceIds.slice(0, 100);
  if (request.kind === 'savePlan') {
    // Commands and parameters of a plan are its own matter.
    details['settings'] = Object.keys(request.settings);
    if (request.name !== undefined) details['newName'] = request.name;
  }
  if (request.kind === 'saveUser' && request.passwordHash !== undefined) details['password'] = 'changed';
  const reason = typeof given['reason'] === 'string' && given['reason'] !== '' ? given['reason'] : null;
  const atMs: EpochMs = pass.nowMs;
  const entry = { atMs, by, action, name: nameOf(request), reason, details: JSON.stringify(details) };
  pass.change({ kind: 'audited', entry, forgetBeforeMs: atMs - keptMs });
}

function actionOf(request: EngineRequest): string | null {
  if (request.kind === 'pauseQueue' && !request.paused) return 'queue.resume';
  // A preview begins nothing.
  if (request.kind === 'backfillPlan' && request.preview) return null;
  return actions[request.kind] ?? null;
}

function nameOf(request: EngineRequest): string | null {
  if (request.kind === 'deleteInstances') return request.instanceIds.length === 1 ? String(request.instanceIds[0]) : null;
  if ('instanceId' in request && request.instanceId !== null) return String(request.instanceId);
  if ('plan' in request) return request.plan;
  return 'name' in request && request.name !== undefined ? request.name : null;
}
