/**
 * Makes two instance documents comparable as text: attributes sorted, times and ids replaced, structure indented, content
 * untouched. The rules are those of the recorded documents (evQueue 3.3), which do not change when they are normalised.
 */
import type { XmlElement } from '../../src/core/xml/element.ts';
import { parseXml } from '../../src/core/xml/parse.ts';
import { escapeAttribute, escapeText } from '../../src/core/xml/print.ts';

const times = new Set(['start_time', 'end_time', 'execution_time', 'exit_time', 'retry_at']);
const structure = new Set([
  'workflow',
  'parameters',
  'custom-attributes',
  'automatic-tags',
  'subjobs',
  'job',
  'tasks',
  'task',
  'schedules',
  'schedule',
]);
const diagnostic = /evq_monitor ?:|Could not execute process:/u;
const bookkeeping = /^(?:evqid|context-id|running_tasks|queued_tasks|retrying_tasks|error_tasks|waiting_conditions)$/u;

/** The normalised text of a document, with or without ids and counters. */
export function normalise(xml: string, options: { readonly bookkeeping: boolean }): string {
  const parsed = parseXml(xml, { maxDepth: 1_000 });
  if (!parsed.ok) throw new Error(`line ${parsed.error.line}: ${parsed.error.message}`);
  const { root } = parsed.value;
  const ids = new Map<string, string>();
  numberIds(root, ids);
  const attributes = (element: XmlElement, inner: boolean): string =>
    element.attributes
      .filter((attribute) => options.bookkeeping || !bookkeeping.test(attribute.name))
      .map(
        (attribute) =>
          [
            attribute.name,
            inner && attribute.name !== 'evqid' ? attribute.value : valueOf(attribute.name, attribute.value, element === root, ids),
          ] as const,
      )
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
      .join('');
  const inline = (element: XmlElement, inner: boolean): string => {
    let content = '';
    for (const child of element.children) {
      if (child.kind === 'element') content += inline(child, true);
      else if (!inner && element.name === 'stderr' && diagnostic.test(child.value)) content += '[engine diagnostic]';
      else content += escapeText(child.value);
    }
    const open = `<${element.name}${attributes(element, inner)}`;
    return content === '' ? `${open}/>` : `${open}>${content}</${element.name}>`;
  };
  const block = (element: XmlElement, depth: number): string => {
    const indent = '  '.repeat(depth);
    const children = element.children.filter((child): child is XmlElement => child.kind === 'element');
    const open = `${indent}<${element.name}${attributes(element, false)}`;
    if (children.length === 0) return `${open}/>\n`;
    const lines = children.map((child) => (structure.has(child.name) ? block(child, depth + 1) : `${indent}  ${inline(child, false)}\n`));
    return `${open}>\n${lines.join('')}${indent}</${element.name}>\n`;
  };
  return block(root, 0);
}

function numberIds(element: XmlElement, ids: Map<string, string>): void {
  const id = element.attribute('evqid');
  if (id !== null && !ids.has(id)) ids.set(id, String(ids.size + 1));
  for (const child of element.children) if (child.kind === 'element') numberIds(child, ids);
}

function valueOf(name: string, value: string, isRoot: boolean, ids: ReadonlyMap<string, string>): string {
  if (times.has(name)) return 'TIME';
  if (name === 'pid' || name === 'tid') return 'PID';
  if (name === 'datastore-id') return 'DATASTORE';
  if (isRoot && name === 'id') return 'ID';
  if (name === 'evqid') return ids.get(value) ?? value;
  if (name === 'error') return value.split(' : ')[0]!;
  if (name !== 'context-id') return value;
  const [id, attribute] = value.split('/');
  return `${ids.get(id!) ?? 'GONE'}${attribute === undefined ? '' : `/${attribute}`}`;
}
