/** Where each input of a task came from, read from the definition that the instance ran on. */
import type { InputDefinition, JobDefinition, TaskDefinition, Workflow } from '../../../../src/core/workflow/model.ts';
import type { TreeBody, TreeJobBody, TreeTaskBody } from '../../../../src/server/schemas/tree.ts';

/** Where a value came from. */
export type Origin =
  | { readonly kind: 'literal' }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'output'; readonly task: string }
  | { readonly kind: 'item' }
  /** Anything else: the text with its expressions in braces, as it is written. */
  | { readonly kind: 'expression'; readonly text: string };

/** The definition of a task of the tree: nodes stand in the order of the definition, iterations of one loop together. */
export function definitionOf(workflow: Workflow, tree: TreeBody, wanted: TreeTaskBody): TaskDefinition | null {
  const find = (jobs: readonly TreeJobBody[], definitions: readonly JobDefinition[]): TaskDefinition | null => {
    for (const [job, index] of numbered(jobs)) {
      const definition = definitions[index];
      if (definition === undefined || (definition.name ?? null) !== job.name) continue;
      for (const [task, at] of numbered(job.tasks)) {
        const found = definition.tasks[at];
        if (task === wanted) return found !== undefined && (found.name ?? null) === task.name ? found : null;
      }
      const below = find(job.subjobs, definition.subjobs);
      if (below !== null) return below;
    }
    return null;
  };
  return find(tree.jobs, workflow.subjobs);
}

/** Where the value of an input came from. */
export function originOf(input: InputDefinition, workflow: Workflow): Origin {
  const [only, ...others] = input.template;
  if (only === undefined || input.template.every(({ kind }) => kind === 'text')) return { kind: 'literal' };
  if (others.length === 0 && only.kind !== 'text') {
    const name = /^(?:normalize-space\(\s*)?\$([\w.-]+)\s*\)?$/.exec(only.select.trim())?.[1];
    if (name === 'item') return { kind: 'item' };
    if (name !== undefined) {
      return workflow.parameters.some((parameter) => parameter.name === name)
        ? { kind: 'parameter', name }
        : { kind: 'output', task: name };
    }
    const asked = /^(?:evqGetParameter\('([^']+)'\)|\/?\/?(?:workflow\/)?parameters\/parameter\[@name='([^']+)'\])$/.exec(
      only.select.trim(),
    );
    const parameter = asked?.[1] ?? asked?.[2];
    if (parameter !== undefined) return { kind: 'parameter', name: parameter };
  }
  return { kind: 'expression', text: input.template.map((part) => (part.kind === 'text' ? part.text : `{${part.select}}`)).join('') };
}

/** Nodes with the place of their definition. */
function numbered<T extends { readonly loop: number | null }>(nodes: readonly T[]): readonly (readonly [T, number])[] {
  let index = -1;
  let loop: number | null = null;
  return nodes.map((node) => {
    if (node.loop === null || node.loop !== loop) index += 1;
    loop = node.loop;
    return [node, index] as const;
  });
}
