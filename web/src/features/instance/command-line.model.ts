import { quoteWord, splitWords } from '../../../../src/core/workflow/words.ts';
import type { TaskDefinition, Template } from '../../../../src/core/workflow/model.ts';
import type { TreeTaskBody } from '../../../../src/server/schemas/tree.ts';

/** A word of the command: of the path, a value that an input gave, or a variable of the environment. */
export type CommandWord = { readonly text: string; readonly kind: 'path' | 'value' | 'environment' };

/**
 * The command as a shell would be told it, every word quoted where it must be. Null where it is not known: how inputs are
 * passed stands in the definition, and without it inputs of a task that has some cannot be placed.
 *
 * @param scriptMark  stands for the file of a script
 */
export function commandLine(
  task: TreeTaskBody,
  definition: TaskDefinition | null,
  scriptMark: string,
): { readonly words: readonly CommandWord[]; readonly text: string } | null {
  if (task.type === 'WORKFLOW') return null;
  const split = task.path === null ? null : splitWords(task.path);
  const path: readonly CommandWord[] =
    split === null
      ? [{ text: scriptMark, kind: 'path' }]
      : split.ok
        ? split.value.map((word) => ({ text: quoteWord(word), kind: 'path' }))
        : [{ text: task.path ?? '', kind: 'path' }];
  if (definition === null && task.inputs.length > 0) return { words: path, text: textOf(path) };
  const isEnvironment = definition?.parametersMode === 'ENV';
  const given = task.inputs.flatMap(({ name, values }): readonly CommandWord[] => {
    const texts = Array.isArray(values) ? values.map(String) : [];
    if (isEnvironment) return [{ text: `${String(name)}=${quoteWord(texts.join(' '))}`, kind: 'environment' }];
    return texts.map((value) => ({ text: quoteWord(value), kind: 'value' }));
  });
  const words = isEnvironment ? [...given, ...path] : [...path, ...given];
  return { words, text: textOf(words) };
}

/** A template as it is written, expressions in braces. */
export function templateText(template: Template): string {
  return template.map((part) => (part.kind === 'text' ? part.text : `{${part.select}}`)).join('');
}

function textOf(words: readonly CommandWord[]): string {
  return words.map(({ text }) => text).join(' ');
}
