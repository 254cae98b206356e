import type { Arity } from './rules.ts';

/** How many arguments the functions of the workflow take, for checks before they are called. */
export const workflowFunctionArity: ReadonlyMap<string, Arity> = new Map([
  ['evqGetWorkflowParameter', { min: 1, max: 1 }],
  ['evqGetCurrentJob', { min: 0, max: 0 }],
  ['evqGetParentJob', { min: 0, max: 1 }],
  ['evqGetOutput', { min: 1, max: 1 }],
  ['evqGetInput', { min: 2, max: 2 }],
  ['evqGetContext', { min: 0, max: 0 }],
  ['evqGetJob', { min: 1, max: 1 }],
  ['evqWait', { min: 1, max: 1 }],
]);
