import { expect, test } from 'vitest';
import { XmlElement, XmlText } from '../xml/element.ts';
import type { XPathLiteral, XPathValue } from './value.ts';
import { booleanOfValue, nodesOfValue, textOfValue } from './value-text.ts';

const element = new XmlElement('a');
element.append(new XmlElement('b')).append(new XmlText('x'));
element.append(new XmlText('y'));
const other = new XmlText('z');

const number = (value: number): XPathLiteral => ({ kind: 'number', value });

test.each<readonly [XPathValue, string, string]>([
  [{ kind: 'nodes', nodes: [element, other] }, 'xy', 'xy'],
  [{ kind: 'nodes', nodes: [] }, '', ''],
  [{ kind: 'list', items: [number(2.5), element] }, '2.500000', '2.5'],
  [{ kind: 'list', items: [other] }, 'z', 'z'],
  [{ kind: 'list', items: [] }, '', ''],
  [{ kind: 'string', value: ' s ' }, ' s ', ' s '],
  [{ kind: 'integer', value: -7 }, '-7', '-7'],
  [{ kind: 'integer', value: 1e20 }, '100000000000000000000', '100000000000000000000'],
  [{ kind: 'boolean', value: true }, '1', 'true'],
  [{ kind: 'boolean', value: false }, '0', 'false'],
  [number(2.5), '2.500000', '2.5'],
  [number(-0.1), '-0.100000', '-0.1'],
  [number(2), '2.000000', '2'],
  [number(-0), '-0.000000', '0'],
  [number(NaN), 'nan', 'NaN'],
  [number(Infinity), 'inf', 'Infinity'],
  [number(-Infinity), '-inf', '-Infinity'],
  [number(1e-7), '0.000000', '0.0000001'],
  [number(-1.25e-7), '-0.000000', '-0.000000125'],
  [number(1e21), '1000000000000000000000.000000', '1000000000000000000000'],
  [number(-1.5e22), '-15000000000000000000000.000000', '-15000000000000000000000'],
  // Halfway at the sixth decimal: to the even neighbour, as C does.
  [number(1 / 128), '0.007812', '0.0078125'],
  [number(3 / 128), '0.023438', '0.0234375'],
  [number(1 / 3), '0.333333', '0.3333333333333333'],
])('%o prints as %s, and as %s', (value, evqueue, xpath) => {
  expect(textOfValue(value, 'evqueue-3')).toBe(evqueue);
  expect(textOfValue(value, 'xpath-1')).toBe(xpath);
});

test('a value is true as XPath 1.0 has it', () => {
  const truths = [
    { kind: 'nodes', nodes: [element] },
    { kind: 'list', items: [number(0)] },
    { kind: 'string', value: '0' },
    number(-1),
  ] as const;
  for (const value of truths) expect(booleanOfValue(value)).toBe(true);
  const lies = [{ kind: 'nodes', nodes: [] }, { kind: 'list', items: [] }, { kind: 'string', value: '' }, number(0), number(NaN)] as const;
  for (const value of lies) expect(booleanOfValue(value)).toBe(false);
});

test('only nodes, and lists of nothing else, are nodes', () => {
  expect(nodesOfValue({ kind: 'nodes', nodes: [element] })).toEqual([element]);
  expect(nodesOfValue({ kind: 'list', items: [other, element] })).toEqual([other, element]);
  expect(nodesOfValue({ kind: 'list', items: [other, number(1)] })).toBeNull();
  expect(nodesOfValue({ kind: 'string', value: 'x' })).toBeNull();
});
