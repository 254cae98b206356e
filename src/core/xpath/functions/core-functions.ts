/** The functions of XPath 1.0. There are no document types, so an id is what an attribute `xml:id` says. Numbers they give go through `number`, as the dialects have it. */
import { firstNode, itemsOf, numberOfItem, textOfItem, toNumber, toText } from '../conversion.ts';
import { parentOf } from '../document-order.ts';
import { nameOf } from '../node-test.ts';
import type { Focus } from '../run.ts';
import type { Arity, StandardFunction } from '../rules.ts';
import type { XPathNode, XPathValue } from '../value.ts';
import { booleanValue, valueOfItem } from '../value-kind.ts';
import { booleanOfValue } from '../value-text.ts';
import { contextNode, exactly, nodesOf, sequenceOf } from './argument.ts';
import { codePointLength, normalizeSpace, substringByCodePoints, translate } from './text.ts';

type Call = StandardFunction['call'];

/** Makes the functions; `number` is the value that a dialect has for a number. */
export function coreFunctions(number: (value: number) => XPathValue): ReadonlyMap<string, StandardFunction> {
  const text = (value: string): XPathValue => ({ kind: 'string', value });
  const texts = (arity: Arity, call: (args: readonly string[]) => string): StandardFunction => ({
    arity,
    gives: 'string',
    call: ({ run }, args) => text(call(args.map((argument) => toText(run, argument)))),
  });
  const tests = (call: (args: readonly string[]) => boolean): StandardFunction => ({
    arity: exactly(2),
    gives: 'boolean',
    call: ({ run }, args) => booleanValue(call(args.map((argument) => toText(run, argument)))),
  });
  const rounding = (call: (value: number) => number): StandardFunction => ({
    arity: exactly(1),
    gives: 'number',
    call: ({ run }, [value]) => number(call(toNumber(run, value!))),
  });
  const named = (call: (node: XPathNode) => string, name: string): StandardFunction => ({
    arity: { min: 0, max: 1 },
    gives: 'string',
    call: (focus, [value], offset) => {
      const node = value === undefined ? contextNode(focus, name, offset) : firstNode(focus.run, nodesOf(value, name, offset));
      return text(node === null ? '' : call(node));
    },
  });
  const ofContext = (gives: 'string' | 'number', call: (focus: Focus, value: XPathValue) => XPathValue): StandardFunction => ({
    arity: { min: 0, max: 1 },
    gives,
    call: (focus, [value]) => call(focus, value ?? valueOfItem(focus.item)),
  });

  return new Map<string, StandardFunction>([
    ['last', { arity: exactly(0), gives: 'number', places: true, call: (focus) => number(focus.size) }],
    ['position', { arity: exactly(0), gives: 'number', places: true, call: (focus) => number(focus.position) }],
    [
      'count',
      { arity: exactly(1), gives: 'number', call: (_focus, [value], offset) => number(sequenceOf(value!, 'count', offset).length) },
    ],
    ['id', { arity: exactly(1), gives: 'nodes', call: elementsById }],
    ['local-name', named((node) => nameOf(node).replace(/^[^:]*:/, ''), 'local-name')],
    ['namespace-uri', named(() => '', 'namespace-uri')],
    ['name', named(nameOf, 'name')],
    ['string', ofContext('string', ({ run }, value) => text(toText(run, value)))],
    ['concat', texts({ min: 2, max: Infinity }, (parts) => parts.join(''))],
    ['starts-with', tests(([whole, start]) => whole!.startsWith(start!))],
    ['contains', tests(([whole, part]) => whole!.includes(part!))],
    ['substring-before', texts(exactly(2), ([whole, part]) => whole!.slice(0, Math.max(0, whole!.indexOf(part!))))],
    [
      'substring-after',
      texts(exactly(2), ([whole, part]) => (whole!.includes(part!) ? whole!.slice(whole!.indexOf(part!) + part!.length) : '')),
    ],
    ['substring', { arity: { min: 2, max: 3 }, gives: 'string', call: substring }],
    ['string-length', ofContext('number', ({ run }, value) => number(codePointLength(toText(run, value))))],
    ['normalize-space', ofContext('string', ({ run }, value) => text(normalizeSpace(toText(run, value))))],
    ['translate', texts(exactly(3), ([whole, from, to]) => translate(whole!, from!, to!))],
    ['boolean', { arity: exactly(1), gives: 'boolean', call: (_focus, [value]) => booleanValue(booleanOfValue(value!)) }],
    ['not', { arity: exactly(1), gives: 'boolean', call: (_focus, [value]) => booleanValue(!booleanOfValue(value!)) }],
    ['true', { arity: exactly(0), gives: 'boolean', call: () => booleanValue(true) }],
    ['false', { arity: exactly(0), gives: 'boolean', call: () => booleanValue(false) }],
    ['lang', { arity: exactly(1), gives: 'boolean', call: lang }],
    ['number', ofContext('number', ({ run }, value) => number(toNumber(run, value)))],
    ['sum', { arity: exactly(1), gives: 'number', call: (focus, args, offset) => number(sum(focus, args, offset)) }],
    ['floor', rounding(Math.floor)],
    ['ceiling', rounding(Math.ceil)],
    ['round', rounding(Math.round)],
  ]);
}

const substring: Call = ({ run }, [whole, start, length]) => {
  const from = Math.round(toNumber(run, start!));
  const end = length === undefined ? Infinity : from + Math.round(toNumber(run, length));
  return { kind: 'string', value: substringByCodePoints(toText(run, whole!), from, end) };
};

function sum({ run }: Focus, [value]: readonly XPathValue[], offset: number): number {
  let total = 0;
  for (const item of sequenceOf(value!, 'sum', offset)) total += numberOfItem(run, item);
  return total;
}

/** Of several elements with one id the first is meant. */
const elementsById: Call = (focus, [value], offset) => {
  const { run } = focus;
  const items = itemsOf(value!);
  const texts = items === null ? [toText(run, value!)] : items.map((item) => textOfItem(run, item));
  const wanted = new Set(texts.flatMap((text) => text.split(/[ \t\r\n]+/u)).filter((id) => id !== ''));
  let top: XPathNode = contextNode(focus, 'id', offset);
  for (let above: XPathNode | null = top; above !== null; above = parentOf(above)) top = above;
  const found: XPathNode[] = [];
  const walk = (node: XPathNode): void => {
    if (node.kind !== 'element') return;
    const id = run.attributeOf(node, 'xml:id');
    if (id !== null && wanted.delete(normalizeSpace(id.value))) found.push(node);
    for (const child of run.childrenOf(node)) if (wanted.size > 0) walk(child);
  };
  walk(top.kind === 'document' ? top.root : top);
  return { kind: 'nodes', nodes: found };
};

const lang: Call = (focus, [value], offset) => {
  const wanted = toText(focus.run, value!).toLowerCase();
  for (let node: XPathNode | null = contextNode(focus, 'lang', offset); node !== null; node = parentOf(node)) {
    if (node.kind !== 'element') continue;
    const found = focus.run.attributesOf(node).find((attribute) => attribute.name === 'xml:lang');
    if (found === undefined) continue;
    const language = found.value.toLowerCase();
    return booleanValue(language === wanted || language.startsWith(`${wanted}-`));
  }
  return booleanValue(false);
};
