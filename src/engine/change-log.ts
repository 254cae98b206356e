/** Lines of the log about what people and programs have changed. */
import type { EngineContext } from './context.ts';
import type { Pass } from './pass.ts';
import type { EngineRequest } from './request.ts';

/**
 * What is worth a line, and as what the name in the request is told; what is done to single instances stands in their journals, but for what
 * ends them or takes them away.
 */
const changes: { readonly [kind in EngineRequest['kind']]?: readonly [message: string, noun: string] } = {
  cancel: ['instance cancelled', ''],
  kill: ['instance killed', ''],
  deleteInstances: ['instances deleted', ''],
  saveWorkflow: ['workflow saved', 'workflow'],
  deleteWorkflow: ['workflow deleted', 'workflow'],
  saveQueue: ['queue saved', 'queue'],
  renameQueue: ['queue renamed', 'queue'],
  deleteQueue: ['queue deleted', 'queue'],
  pauseQueue: ['queue paused or resumed', 'queue'],
  saveRetrySchedule: ['retry schedule saved', 'retrySchedule'],
  deleteRetrySchedule: ['retry schedule deleted', 'retrySchedule'],
  savePlan: ['plan saved', 'newName'],
  deletePlan: ['plan deleted', ''],
  suspendPlan: ['plan suspended', ''],
  resumePlan: ['plan resumed', ''],
  createFirstUser: ['first administrator made', 'user'],
  saveUser: ['user saved', 'user'],
  deleteUser: ['user deleted', 'user'],
  makePasswordLink: ['link to choose a password made', 'user'],
  saveSetting: ['setting saved', 'setting'],
};

/** Fields of requests that say what it was about: never a document, a hash or a code. */
const told = ['plan', 'newName', 'moveTo', 'paused', 'reason', 'roles', 'disabled', 'instanceId', 'by'] as const;

/** Notes that a request was granted, once it is on the disk. */
export function logChange(engine: EngineContext, pass: Pass, request: EngineRequest): void {
  const [message, noun = ''] = changes[request.kind] ?? [];
  if (message === undefined) return;
  const given: { readonly [name: string]: unknown } = request;
  const fields = Object.fromEntries([
    ...(given['name'] === undefined || noun === '' ? [] : [[noun, given['name']]]),
    ...told.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
    ...(request.kind === 'deleteInstances' ? [['count', request.instanceIds.length]] : []),
  ]);
  pass.afterCommit(() => engine.log.info(fields, message));
}
