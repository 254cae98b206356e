/** Names of objects. They are compared exactly: upper and lower case differ. */

/** Whether a text can name a workflow: 1 to 64 ASCII letters, digits, `_` and `-`. */
export function isWorkflowName(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

/** Whether a text can name a queue: 1 to 64 ASCII letters, digits, `_`, `-`, `@` and `.`. */
export function isQueueName(text: string): boolean {
  return /^[\w@.-]{1,64}$/.test(text);
}

/** Whether a text can name a retry schedule: the rule of workflows. */
export function isRetryScheduleName(text: string): boolean {
  return isWorkflowName(text);
}

/** Whether a text can name a plan: the rule of workflows, but not digits alone, which are the id of a plan. */
export function isPlanName(text: string): boolean {
  return isWorkflowName(text) && !/^\d+$/.test(text);
}
