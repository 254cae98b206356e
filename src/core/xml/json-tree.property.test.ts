import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryAnyText } from '../../../test/support/arbitrary-text.ts';
import type { XmlElement } from './element.ts';
import { textOf } from './element.ts';
import { elementOfJson } from './json-tree.ts';
import { isXmlName } from './name.ts';
import { parseXml } from './parse.ts';
import { printXml, replaceForbidden } from './print.ts';

const { value } = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(arbitraryAnyText, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(arbitraryAnyText, fc.constantFrom('a', 'b', '_')), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** The mapping once more, over values instead of text, written from the rules at the head of json-tree.ts. */
function expected(name: string, json: unknown): string {
  const attributes = isXmlName(name) ? '' : ` key=${JSON.stringify(replaceForbidden(name))}`;
  const shown = isXmlName(name) ? name : '_';
  const element = (type: string | null, content: string): string =>
    `<${shown}${attributes}${type === null ? '' : ` type=${type}`}>${content}</>`;
  if (typeof json === 'string') return element(null, replaceForbidden(json));
  if (json === null) return element('null', '');
  if (Array.isArray(json)) return element('array', json.map((item) => expected('item', item)).join(''));
  if (typeof json !== 'object') return element(typeof json, JSON.stringify(json));
  const members = Object.entries(json).flatMap(([key, member]: [string, unknown]) =>
    Array.isArray(member) && member.length > 0 ? member.map((item) => expected(key, item)) : [expected(key, member)],
  );
  return element('object', members.join(''));
}

function actual(element: XmlElement): string {
  const key = element.attribute('key');
  const type = element.attribute('type');
  const content = element.children.map((child) => (child.kind === 'text' ? child.value : actual(child))).join('');
  return `<${element.name}${key === null ? '' : ` key=${JSON.stringify(key)}`}${type === null ? '' : ` type=${type}`}>${content}</>`;
}

test('every value of JSON gives the tree that the rules say', () => {
  fc.assert(
    fc.property(value, fc.constantFrom('', ' ', '\n\t'), (json, indent) => {
      const element = elementOfJson(JSON.stringify(json, null, indent));
      expect(element.ok ? actual(element.value) : element.error).toBe(expected('json', json));
    }),
    { numRuns: 1000 },
  );
});

test('a tree of JSON is printed and read again without a change', () => {
  fc.assert(
    fc.property(value, (json) => {
      const element = elementOfJson(JSON.stringify(json));
      if (!element.ok) throw new Error(element.error.message);
      const read = parseXml(printXml(element.value));
      expect(read.ok && actual(read.value.root)).toBe(actual(element.value));
      expect(read.ok && textOf(read.value)).toBe(textOf(element.value));
    }),
    { numRuns: 500 },
  );
});

test('what JSON.parse refuses is refused, what it accepts is accepted', { timeout: 30_000 }, () => {
  const damaged = fc.tuple(
    value,
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom('', ',', '"', ']', '}', '{', '[', ':', '0', '-', '\\', 'e', '.', '\n'),
  );
  fc.assert(
    fc.property(damaged, ([json, at, length, put]) => {
      const whole = JSON.stringify(json);
      const start = at % (whole.length + 1);
      const text = whole.slice(0, start) + put + whole.slice(start + length);
      expect([text, elementOfJson(text).ok]).toEqual([text, isJson(text)]);
    }),
    { numRuns: 2000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
