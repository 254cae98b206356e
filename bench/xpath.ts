/**
 * The search of one task among a thousand, beside libxml2 (compiled to WebAssembly) in the same run.
 *
 *     node bench/xpath.ts
 *
 * Prints a JSON line for each expression: the best of many rounds in milliseconds, ours and the peer's, and their ratio. Parsing of document
 * and expression are not counted. `//task[...]` in both dialects; the others are there to see that nothing falls off a cliff.
 */
import { pathToFileURL } from 'node:url';
import { XmlDocument as PeerDocument, XmlXPath } from 'libxml2-wasm';
import { parseXml } from '../src/core/xml/parse.ts';
import { evaluateXPath } from '../src/core/xpath/evaluate.ts';
import { compileXPath } from '../src/core/xpath/expression.ts';
import type { Dialect } from '../src/core/xpath/value.ts';

/** Times of one expression. */
export type XPathFigures = {
  readonly name: string;
  readonly ours_ms: number;
  readonly peer_ms: number;
  readonly ratio: number;
};

const cases: readonly { readonly expression: string; readonly dialect: Dialect }[] = [
  { expression: "//task[@name='t900']/output", dialect: 'xpath-1' },
  { expression: "//task[@name='t900']/output", dialect: 'evqueue-3' },
  { expression: '//task[900]', dialect: 'xpath-1' },
  { expression: "count(//task[input = '17'])", dialect: 'xpath-1' },
  { expression: '//task[position() > 990]/preceding::log', dialect: 'xpath-1' },
  { expression: '//log/../output | //input', dialect: 'xpath-1' },
];

/** Measures all expressions; the first is the one that counts. */
export function benchXPath(rounds = 200): readonly XPathFigures[] {
  const text = documentText(1_000);
  const peerDocument = PeerDocument.fromString(text);
  const parsed = parseXml(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { root } = parsed.value;
  try {
    return cases.map(({ expression, dialect }) => {
      const compiled = compileXPath(expression, dialect);
      if (!compiled.ok) throw new Error(compiled.error.message);
      const peerExpression = XmlXPath.compile(expression);
      const context = { node: root, functions: new Map(), variable: () => null };
      const ours = (): void => {
        if (!evaluateXPath(compiled.value, context).ok) throw new Error(`${expression} failed`);
      };
      const peer = (): void => void peerDocument.root.eval(peerExpression);
      const times = { ours: Infinity, peer: Infinity };
      for (let round = 0; round < rounds; round += 1) {
        times.ours = Math.min(times.ours, timeOf(ours));
        times.peer = Math.min(times.peer, timeOf(peer));
      }
      peerExpression.dispose();
      return {
        name: `xpath ${dialect} ${expression}`,
        ours_ms: rounded(times.ours),
        peer_ms: rounded(times.peer),
        ratio: rounded(times.ours / times.peer),
      };
    });
  } finally {
    peerDocument.dispose();
  }
}

function documentText(tasks: number): string {
  const parts = ['<workflow name="bench" status="EXECUTING"><subjobs><job name="all"><tasks>'];
  for (let index = 0; index < tasks; index += 1) {
    parts.push(
      `<task name="t${index}" path="/bin/echo" queue="default" status="TERMINATED" retval="0" progression="100">`,
      `<input name="index">${index}</input><input name="label">item ${index}</input>`,
      `<output method="text" retval="0">result ${index}</output><stderr/><log>line of ${index}</log></task>`,
    );
  }
  parts.push('</tasks></job></subjobs></workflow>');
  return parts.join('');
}

function timeOf(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const figures of benchXPath()) console.log(JSON.stringify(figures));
}
