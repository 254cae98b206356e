/**
 * How large the document of an instance is: what its commands wrote and what its tasks are given, as far as expressions
 * can see it. It is counted as instances go on, so that a loop over large outputs meets its limit, not the end of the memory.
 */
import { maxDocumentBytes } from './limits.ts';
import type { InstanceNode } from './node.ts';
import type { ResolvedContent, ResolvedInput, ResolvedInputs } from './resolved-inputs.ts';

/** Bytes that a node has in the document: characters of its inputs, bytes of the outputs of its last attempt. */
export function documentBytesOf(node: InstanceNode): number {
  return node.kind === 'job' ? 0 : inputBytes(node.inputs) + (node.last?.documentBytes ?? 0);
}

/** How much larger the document is after a node has changed. What did not change is not looked at. */
export function documentGrowth(before: InstanceNode | undefined, after: InstanceNode): number {
  if (after.kind === 'job') return 0;
  if (before?.kind !== 'task') return documentBytesOf(after);
  const inputs = before.inputs === after.inputs ? 0 : inputBytes(after.inputs) - inputBytes(before.inputs);
  return inputs + (after.last?.documentBytes ?? 0) - (before.last?.documentBytes ?? 0);
}

/** The sentence for people about a document that would have grown to that size. */
export function documentLimitText(bytes: number): string {
  return `the inputs and outputs of the instance would have ${bytes} bytes, at most ${maxDocumentBytes} are allowed`;
}

/** Bytes of one content: its text, and its markup where there is any. */
export function contentBytes(content: ResolvedContent): number {
  return content.text.length + (content.xml?.length ?? 0);
}

function inputBytes(inputs: ResolvedInputs | null): number {
  if (inputs === null) return 0;
  let sum = resolvedBytes(inputs.stdin) + resolvedBytes(inputs.script);
  for (const input of inputs.inputs) sum += resolvedBytes(input);
  return sum;
}

function resolvedBytes(input: ResolvedInput | null): number {
  if (input?.kind !== 'resolved') return 0;
  let sum = 0;
  for (const content of input.contents) sum += contentBytes(content);
  return sum;
}
