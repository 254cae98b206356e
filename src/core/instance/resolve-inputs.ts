/** What a task is given: its inputs, stdin and script with all holes filled, once, when it is considered. */
import type { InputDefinition, TaskDefinition, Template } from '../workflow/model.ts';
import { parseInterpolation } from '../workflow/interpolation.ts';
import { textOf } from '../xml/element.ts';
import { escapeText, printXml } from '../xml/print.ts';
import { err, ok, type Result } from '../result.ts';
import type { XPathNode } from '../xpath/value.ts';
import { textOfValue } from '../xpath/value-text.ts';
import type { DocumentView } from './document.ts';
import { evaluate, evaluateCondition, evaluateNodes, kindText, type Scope } from './evaluation.ts';
import { contentBytes, documentLimitText } from './document-size.ts';
import { maxDocumentBytes, maxLoopItems } from './limits.ts';
import type { NodeError } from './node.ts';
import { referenceOf, type Places } from './reference.ts';
import type { ResolvedContent, ResolvedInput, ResolvedInputs } from './resolved-inputs.ts';

type Failure = Omit<Extract<ResolvedInput, { readonly kind: 'failed' }>, 'kind'>;

/** Size of the instance's document, with what was resolved so far. */
type Size = { documentBytes: number };

/**
 * Resolves in the order input, input..., stdin, script, and stops at the first error, which is given beside what was done.
 * Where the document would grow over its limit, nothing of the task's inputs is kept.
 *
 * @param documentBytes  size of the instance's document so far
 */
export function resolveInputs(
  view: DocumentView,
  task: TaskDefinition,
  scope: Scope,
  documentBytes: number,
): { readonly inputs: ResolvedInputs | null; readonly error: NodeError | null } {
  const size: Size = { documentBytes };
  const inputs: ResolvedInput[] = [];
  let stdin: ResolvedInput | null = null;
  let script: ResolvedInput | null = null;
  let failed: Failure | null = null;
  for (const input of task.inputs) {
    const resolved = resolveInput(view, input, scope, size);
    inputs.push(resolved);
    if (resolved.kind !== 'failed') continue;
    failed = resolved;
    break;
  }
  if (failed === null && task.stdin !== undefined) {
    stdin = resolvePlain(view, task.stdin, scope, size);
    if (stdin.kind === 'failed') failed = stdin;
  }
  if (failed === null && task.script !== undefined) {
    script = resolvePlain(view, task.script, scope, size);
    if (script.kind === 'failed') failed = script;
  }
  if (failed?.place === 'limit') return { inputs: null, error: failed };
  return { inputs: { inputs, stdin, script }, error: failed };
}

function resolvePlain(view: DocumentView, template: Template, scope: Scope, size: Size): ResolvedInput {
  const content = resolveTemplate(view, template, scope, size);
  if (!content.ok) return { kind: 'failed', ...content.error };
  return { kind: 'resolved', conditionHeld: false, looped: false, contents: [content.value] };
}

function resolveInput(view: DocumentView, input: InputDefinition, scope: Scope, size: Size): ResolvedInput {
  if (input.condition !== undefined) {
    const holds = evaluateCondition(view, input.condition, scope);
    if (!holds.ok) return { kind: 'failed', place: 'condition', message: messageOf(holds.error) };
    if (!holds.value) return { kind: 'skipped' };
  }
  const conditionHeld = input.condition !== undefined;
  if (input.loop === undefined) {
    const content = resolveTemplate(view, input.template, scope, size);
    if (!content.ok) return { kind: 'failed', ...content.error };
    return { kind: 'resolved', conditionHeld, looped: false, contents: [content.value] };
  }
  const items = evaluateNodes(view, input.loop, scope);
  if (!items.ok) return { kind: 'failed', place: 'loop', message: messageOf(items.error) };
  if (items.value.length > maxLoopItems)
    return { kind: 'failed', place: 'loop', message: `${items.value.length} items, at most ${maxLoopItems} are allowed` };
  const contents: ResolvedContent[] = [];
  const places: Places = new Map();
  for (const item of items.value) {
    const context = referenceOf(item, view, places);
    const content = resolveTemplate(view, input.template, { ...scope, item, context: context ?? scope.context }, size);
    if (!content.ok) return { kind: 'failed', ...content.error };
    contents.push(content.value);
  }
  return { kind: 'resolved', conditionHeld, looped: true, contents };
}

/** Fills the holes of a template: every `value` first, then every `copy`, as evQueue does. */
function resolveTemplate(view: DocumentView, template: Template, scope: Scope, size: Size): Result<ResolvedContent, Failure> {
  const { dialect } = view.model.definition.workflow;
  const texts = new Map<number, string>();
  for (const [index, part] of template.entries()) {
    if (part.kind !== 'value') continue;
    const value = evaluate(view, part.select, scope);
    if (!value.ok) return err({ place: 'value', message: messageOf(value.error) });
    texts.set(index, textOfValue(value.value, dialect));
  }
  let text = '';
  let xml = '';
  let copies = false;
  const before = size.documentBytes;
  for (const [index, part] of template.entries()) {
    switch (part.kind) {
      case 'text':
      case 'value': {
        const piece = part.kind === 'text' ? part.text : texts.get(index)!;
        text += piece;
        xml += escapeText(piece);
        break;
      }
      case 'copy': {
        copies = true;
        const nodes = evaluateNodes(view, part.select, scope);
        if (!nodes.ok) return err({ place: 'copy', message: messageOf(nodes.error) });
        for (const node of nodes.value) {
          text += textOf(node);
          xml += markupOf(node);
          size.documentBytes = before + text.length + xml.length;
          if (size.documentBytes > maxDocumentBytes) return err({ place: 'limit', message: documentLimitText(size.documentBytes) });
        }
        break;
      }
    }
  }
  const content = copies ? { text, xml } : { text };
  size.documentBytes = before + contentBytes(content);
  if (size.documentBytes > maxDocumentBytes) return err({ place: 'limit', message: documentLimitText(size.documentBytes) });
  return ok(content);
}

/** A copied node as markup; of an attribute its value, of the document its root. */
function markupOf(node: XPathNode): string {
  switch (node.kind) {
    case 'element':
      return printXml(node);
    case 'document':
      return printXml(node.root);
    case 'text':
    case 'attribute':
      return escapeText(node.value);
  }
}

/**
 * Replaces each `{XPath}` of `host`, `user` or `queue_host`. Nodes give the text of the first, other values their text.
 * An expression that selects nothing is an error: a host called "{...}" is never what was meant.
 */
export function interpolate(view: DocumentView, text: string, scope: Scope): Result<string, string> {
  const { dialect } = view.model.definition.workflow;
  let result = '';
  for (const part of parseInterpolation(text)) {
    if ('text' in part) {
      result += part.text;
      continue;
    }
    const value = evaluate(view, part.expression, scope);
    if (!value.ok) return err(messageOf(value.error));
    if (value.value.kind === 'nodes' && value.value.nodes.length === 0) {
      return err(`'${part.expression}' selects nothing (${kindText(value.value)}), a text is needed`);
    }
    result += textOfValue(value.value, dialect);
  }
  return ok(result);
}

function messageOf(error: { readonly kind: 'wait' } | { readonly kind: 'error'; readonly message: string }): string {
  return error.kind === 'error' ? error.message : 'evqWait can only be used in conditions of jobs and tasks';
}
