import type { WorkflowSummaryBody } from '../../../../src/server/schemas/workflow.ts';

/** Workflows of one group, by name; the group without a name comes last. */
export type WorkflowGroup = { readonly group: string; readonly workflows: readonly WorkflowSummaryBody[] };

/**
 * Groups in order of their names, of the workflows whose name, group or comment has every word that was typed.
 *
 * @param only  the group that was chosen; null: all
 */
export function groupedWorkflows(
  workflows: readonly WorkflowSummaryBody[],
  typed: string,
  only: string | null = null,
): readonly WorkflowGroup[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, WorkflowSummaryBody[]>();
  for (const workflow of workflows) {
    if (only !== null && workflow.group !== only) continue;
    const text = `${workflow.name} ${workflow.group} ${workflow.comment}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const group = groups.get(workflow.group);
    if (group === undefined) groups.set(workflow.group, [workflow]);
    else group.push(workflow);
  }
  return [...groups]
    .map(([group, members]) => ({ group, workflows: members }))
    .toSorted((a, b) => Number(a.group === '') - Number(b.group === '') || a.group.localeCompare(b.group));
}
