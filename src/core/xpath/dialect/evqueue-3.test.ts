/** The dialect of evQueue 3.3, by tables: what it evaluates gives its result, what it refuses gives that of XPath 1.0. */
import { expect, test } from 'vitest';
import { parseXml } from '../../xml/parse.ts';
import { evaluateXPath } from '../evaluate.ts';
import { compileXPath } from '../expression.ts';
import type { Evaluation, XPathNode } from '../value.ts';
import { nodesOfValue, textOfValue } from '../value-text.ts';

const small = rootOf('<r><a n="1"><b>x</b><a n="2"><b>y</b></a></a><a n="3"/></r>');
const numbers = rootOf('<r><n>3</n><n>4</n><e/><d>1.5</d><w> 7</w><big>3000000000</big><t>x</t></r>');

function rootOf(xml: string): XPathNode {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.root;
}

function evaluate(text: string, node: XPathNode): Evaluation {
  const compiled = compileXPath(text, 'evqueue-3');
  if (!compiled.ok) throw new Error(compiled.error.message);
  return evaluateXPath(compiled.value, { node, functions: new Map(), variable: () => null });
}

/** Kind and text of a value, as `integer 2`; of nodes and lists also how many. */
function shown(text: string, node: XPathNode): string {
  const result = evaluate(text, node);
  if (!result.ok) return 'kind' in result.error ? 'wait' : result.error.code;
  const { value } = result;
  const count = value.kind === 'nodes' ? ` x${value.nodes.length}` : value.kind === 'list' ? ` x${value.items.length}` : '';
  return `${value.kind}${count} ${textOfValue(value, 'evqueue-3')}`.trimEnd();
}

const lists: readonly (readonly [string, string])[] = [
  // Order: siblings in document order, after `//` an element follows what is inside of it.
  ["string-join(//a/@n, ',')", 'string 2,1,3'],
  ["string-join(.//a/@n, ',')", 'string 2,1,3'],
  ["string-join(a/@n, ',')", 'string 1,3'],
  ["string-join(//a//b, ',')", 'string y,x,y'],
  ["string-join(.//a//b, ',')", 'string y,x,y'],
  ["string-join(//@n, ',')", 'string 2,1,3'],
  ["string-join(.//@n, ',')", 'string 2,1,3'],
  ["string-join(//*/name(), ',')", 'string b,b,a,a,a,r'],
  ["string-join(*/*/*/@n, '+')", 'string'],
  // Duplicates stay.
  ['count(a/..)', 'integer 2'],
  ['count(./..)', 'integer 1'],
  ['count(a/.)', 'integer 2'],
  ['count(.//.)', 'integer 1'],
  ['count(//.)', 'integer 1'],
  ['count(/.)', 'integer 1'],
  ['count(/..)', 'integer 0'],
  ['count(//@n/..)', 'integer 0'],
  ['count(a/@*)', 'integer 2'],
  ['count(a/none/b)', 'integer 0'],
  ['a', 'nodes x2 xy'],
  ['@z', 'nodes x0'],
  ['name(/r)', 'list x1 r'],
  ['name(..)', 'list x1'],
  // Predicates: a bare number counts in the whole list, other numbers are true unless they are 0.
  ['//a[1]/@n', 'nodes x1 2'],
  ['a[1]/@n', 'nodes x1 1'],
  ['a[2]/@n', 'nodes x1 3'],
  ['.//a[3]/@n', 'nodes x1 3'],
  ['count(a[9])', 'integer 0'],
  ['count(a[0])', 'integer 0'],
  ['count(//a[last()])', 'integer 3'],
  ['count(.//a[1+1])', 'integer 3'],
  ['count(.//a[1.0])', 'integer 3'],
  ['count(.//a[(1)])', 'integer 3'],
  ['count(.//a[0.0])', 'integer 0'],
  ["count(.//a['x'])", 'integer 3'],
  ["count(.//a[''])", 'integer 0'],
  ['//a[position() = last()]/@n', 'nodes x1 3'],
  ["string-join(.//a[position() > 1]/@n, ',')", 'string 1,3'],
  ["a[@n = '3']/@n", 'nodes x1 3'],
  ['a[@n = 3]/@n', 'nodes x1 3'],
  ['count(a[b])', 'integer 1'],
  ['count(a[not(b)])', 'integer 1'],
  ["a[b = 'x' and @n = 1]/@n", 'nodes x1 1'],
  ['a[@n = 3 or @n = 1][1]/@n', 'nodes x1 1'],
  ["count(.//*[name() = 'b'])", 'integer 2'],
  ['a[count(a) = 1]/@n', 'nodes x1 1'],
  ['a[@z]', 'nodes x0'],
  ["a/a[b = 'y']/../@n", 'nodes x1 1'],
  ['.[a]/a[1]/@n', 'nodes x1 1'],
  // Axes that evQueue knows.
  ['a/following-sibling::a/@n', 'nodes x1 3'],
  ["string-join(a[2]/preceding-sibling::*/@n, ',')", 'string 1'],
  ['count(//b/following-sibling::a)', 'integer 1'],
];

const operators: readonly (readonly [string, string])[] = [
  ['3 - 1', 'integer 2'],
  ['3+4*2', 'integer 11'],
  ['(3+4)*2', 'integer 14'],
  ['7 div 2', 'number 3.500000'],
  ['6 div 2', 'number 3.000000'],
  ['7.9 div 2', 'number 3.500000'],
  ['1 div 0', 'number inf'],
  ['7 mod 2', 'integer 1'],
  ['7.9 mod 2', 'integer 1'],
  ['(0 - 7) mod 3', 'integer -1'],
  ['7 mod 0', 'XPATH_VALUE'],
  ['1.5 + 1', 'integer 2'],
  ["'1.5' + 1", 'number 2.000000'],
  ["'4' * '5'", 'integer 20'],
  ["' 4' * '+5'", 'integer 20'],
  ['true() + 1', 'integer 2'],
  ['10 - 2 - 3', 'integer 5'],
  ['2 * 3 mod 4', 'integer 2'],
  ['a[1]/@n * 2', 'integer 2'],
  ['a[1]/@n + 0 > 0', 'boolean 1'],
  ['2.5', 'number 2.500000'],
  ['1 = 1.9', 'boolean 1'],
  ["2.5 = '2.5'", 'boolean 0'],
  ["2.0 = '2.5'", 'boolean 1'],
  ["2.5 = 'x'", 'boolean 0'],
  ['2.5 = 2.5', 'boolean 1'],
  ["1 = '1'", 'boolean 1'],
  ["1 = '1.0'", 'boolean 0'],
  ["1 = 'x'", 'boolean 0'],
  ['1 = true()', 'boolean 1'],
  ['2 = true()', 'boolean 0'],
  ['1.0 = true()', 'boolean 1'],
  ['1 != 2', 'boolean 1'],
  ["'a' = 'a'", 'boolean 1'],
  ['true() = true()', 'boolean 1'],
  ['a/@n = 3', 'boolean 0'],
  ["a/@n = '3'", 'boolean 1'],
  ['a[2]/@n = 3', 'boolean 1'],
  ['a/@n != 1', 'boolean 1'],
  ["a/@n != '3'", 'boolean 0'],
  ['@z != 0', 'boolean 1'],
  ['@z = 0', 'boolean 0'],
  ["@z = ''", 'boolean 0'],
  ['not(@z)', 'boolean 1'],
  ["a = 'xy'", 'boolean 1'],
  ['a/@n = a/a/@n', 'boolean 0'],
  ['a/@n = .//a/@n', 'boolean 1'],
  ["name(a) = 'a'", 'boolean 1'],
  ['count(a) > 1', 'boolean 1'],
  ['count(a) < 1', 'boolean 0'],
  ["'1.5' > 1", 'boolean 0'],
  ['1.5 > 1', 'boolean 1'],
  ['2 > 1 = true()', 'boolean 1'],
  ['true() and false()', 'boolean 0'],
  ['true() and not(false())', 'boolean 1'],
  ['1 = 1 and 2 = 2 or 3 = 4', 'boolean 1'],
  ["string-join(a/b | a/a/b, ',')", 'string x,y'],
  ["string-join(a/a/b | a/b, ',')", 'string y,x'],
  ["string-join(a/b | a/b | 7 | 'z', ',')", 'string x,x,7,z'],
  // The bar binds loosest of all.
  ["count(a | b = 'x')", 'integer 3'],
];

const functions: readonly (readonly [string, string])[] = [
  ['true()', 'boolean 1'],
  ['true(1)', 'boolean 1'],
  ['false(1, 2)', 'boolean 0'],
  ['count(a)', 'integer 2'],
  ['count(1)', 'XPATH_TYPE'],
  ['count()', 'XPATH_ARGUMENTS'],
  ['not()', 'XPATH_ARGUMENTS'],
  ['min(a/@n)', 'number 1.000000'],
  ['max(a/@n)', 'number 3.000000'],
  ['min(none)', 'nodes x0'],
  ['min(//b)', 'XPATH_VALUE'],
  ["string-length('abc')", 'integer 3'],
  ["string-length('')", 'integer 0'],
  ["string-length('é')", 'integer 2'],
  ["string-length('😀')", 'integer 4'],
  ['string-length(a[1]/b)', 'integer 1'],
  ['string-length(2.5)', 'integer 8'],
  ['string-length(none)', 'integer 0'],
  ["substring('abcdef', 2)", 'string cdef'],
  ["substring('abcdef', 2, 3)", 'string cde'],
  ["substring('abcdef',0,99)", 'string abcdef'],
  ["substring('abc', 3)", 'string'],
  ["substring('aéb', 1, 2)", 'string é'],
  ["substring('aéb', 2)", 'string \u{fffd}b'],
  ["substring('a€', 0, 3)", 'string a\u{fffd}\u{fffd}'],
  ["contains('abc','bc')", 'boolean 1'],
  ["contains('abc','')", 'boolean 1'],
  ["contains('abc','x')", 'boolean 0'],
  ["contains(a[1]/b,'x')", 'boolean 1'],
  ["string-join(a/@n,'')", 'string 13'],
  ["string-join(none,',')", 'string'],
  ["string-join(a/@n, ' - ')", 'string 1 - 3'],
  ["string-join('a','b')", 'XPATH_TYPE'],
  ['not(a)', 'boolean 0'],
  ['not(none)', 'boolean 1'],
  ["not('')", 'boolean 1'],
  ["not('0')", 'boolean 0'],
  ['not(0)', 'boolean 1'],
  ['name(a)', 'list x2 a'],
  ['name()', 'list x1 r'],
  ["string-join(name(a), '-')", 'string a-a'],
  ["string-join(a/name(), '-')", 'string a-a'],
  ["string-join(a/position(), ',')", 'string 1,2'],
  ["string-join(a/last(), ',')", 'string 2,2'],
  ['a/name()[2]', 'list x1 a'],
  ["count(a/name()[. = 'a'])", 'integer 2'],
  ['name(1)', 'XPATH_TYPE'],
  ['position()', 'integer 0'],
  ['last()', 'integer 0'],
  ['current()/a[1]/@n', 'nodes x1 1'],
  ['count(a[@n = current()/a/@n])', 'integer 2'],
  ['a/name()/b', 'XPATH_TYPE'],
  ['count(a)/b', 'XPATH_TYPE'],
  ['true() or foo()', 'boolean 1'],
  ['foo()', 'XPATH_UNKNOWN_FUNCTION'],
];

/** What evQueue refuses, dies of, or never got right. */
const asXPath1: readonly (readonly [string, string])[] = [
  ['true() or foo() = 1', 'boolean 1'],
  ['false() and foo() = 1', 'boolean 0'],
  ['a and true()', 'boolean 1'],
  ["'' or 0", 'boolean 0'],
  ['a = true()', 'boolean 1'],
  ['none = false()', 'boolean 1'],
  ['a/@n > 1', 'boolean 1'],
  ['a/@n > 3', 'boolean 0'],
  ['a[1]/@n > 0', 'boolean 1'],
  ["'x' > 1", 'boolean 0'],
  ['1 <= 2', 'boolean 1'],
  ['2 >= 3', 'boolean 0'],
  ['a/@n >= 3', 'boolean 1'],
  ['a/@n = 3.0', 'boolean 1'],
  ['a/@n != 3.0', 'boolean 0'],
  ['-1', 'integer -1'],
  ['-1.5', 'number -1.500000'],
  ['3 -1', 'integer 2'],
  ['3-1', 'integer 2'],
  ['- - 2', 'integer 2'],
  ['-(a[1]/@n) + 3', 'integer 2'],
  ['.5', 'number 0.500000'],
  ['string-join(//b/text(), ",")', 'string x,y'],
  ['count(node())', 'integer 2'],
  ['count(comment())', 'integer 0'],
  ['child::a/@n', 'nodes x2 1'],
  ['count(//a/ancestor::r)', 'integer 1'],
  ["string-join(descendant::a/@n, ',')", 'string 1,2,3'],
  ['//@n/parent::*/@n', 'nodes x3 1'],
  ['child::a[last()]/@n', 'nodes x1 3'],
  ['(a)[1]/@n', 'nodes x1 1'],
  ['(//a)[1]/@n', 'nodes x1 1'],
  ['(//a)[last()]/@n', 'nodes x1 3'],
  ['(a/..)/a[1]/@n', 'nodes x1 1'],
  ['count((a/..)/a)', 'integer 2'],
  ['a[b[1]]/@n', 'nodes x1 1'],
  ["//a[b[last()] = 'y']/@n", 'nodes x1 2'],
  ['a[*]/@n', 'nodes x1 1'],
  ['count(/)', 'integer 1'],
  ["string('x')", 'string x'],
  ['string(2.5)', 'string 2.5'],
  ['string(true())', 'string true'],
  ['string(//a/@n)', 'string 1'],
  ['string-length(//b)', 'integer 1'],
  ['string-length()', 'integer 2'],
  ["number('1.5')", 'number 1.500000'],
  ["number('2')", 'integer 2'],
  ['boolean(a)', 'boolean 1'],
  ["concat('a', 1, 2.5)", 'string a12.5'],
  ["starts-with('abc', 'ab')", 'boolean 1'],
  ["substring-before('a=b', '=')", 'string a'],
  ["substring-after('a=b', '=')", 'string b'],
  ["substring('abc', 9)", 'string'],
  ["substring('abcdef', -1, 3)", 'string ab'],
  ["normalize-space('  a  b ')", 'string a b'],
  ["translate('abc', 'abc', 'xy')", 'string xy'],
  ['sum(//@n)', 'integer 6'],
  ['floor(1.5)', 'integer 1'],
  ['ceiling(1.5)', 'integer 2'],
  ['round(1.5)', 'integer 2'],
  ['local-name(a)', 'string a'],
  ['\ta\n[1]\r/@n', 'nodes x1 1'],
  ['*/@n', 'nodes x2 1'],
  ["count(a[* = 'x'])", 'integer 1'],
];

test.each(lists)('%s is %s, as in evQueue', (text, expected) => {
  expect(shown(text, small)).toBe(expected);
});

test.each(operators)('%s is %s, as in evQueue', (text, expected) => {
  expect(shown(text, small)).toBe(expected);
});

test.each(functions)('%s is %s, as in evQueue', (text, expected) => {
  expect(shown(text, small)).toBe(expected);
});

test.each(asXPath1)('%s is %s, where evQueue has no answer', (text, expected) => {
  expect(shown(text, small)).toBe(expected);
});

test.each([
  ['n', 'nodes x2 3'],
  ['none', 'nodes x0'],
  ['e', 'nodes x1'],
  ['7 div 2', 'number 3.500000'],
  ['1=2', 'boolean 0'],
  ['min(n)', 'number 3.000000'],
  ['d + 1', 'number 2.500000'],
  ['d > 1', 'boolean 1'],
  ['1.5 = d', 'boolean 1'],
  ['w + 1', 'integer 8'],
  ['max(d)', 'number 1.000000'],
  ['n + 1', 'integer 4'],
  ['t + 1', 'number nan'],
  ['big + 1', 'integer 3000000001'],
  ["'3000000000' + 1", 'number 3000000001.000000'],
  ['2147483647 + 1', 'integer 2147483648'],
  ['d mod 1', 'number 0.500000'],
])('with texts of elements, %s is %s', (text, expected) => {
  expect(shown(text, numbers)).toBe(expected);
});

test('names may have points and letters of any language', () => {
  const node = rootOf('<r><a.b é="1"/></r>');
  expect(shown('a.b/@é', node)).toBe('nodes x1 1');
});

test('a list with literals is no selection of nodes', () => {
  const names = evaluate('name(a)', small);
  expect(names.ok && nodesOfValue(names.value)).toBeNull();
});

test('siblings by "*" include texts, as evQueue gives them', () => {
  const node = rootOf('<r><a/>t<b/>u</r>');
  expect(shown('count(a/following-sibling::*)', node)).toBe('integer 3');
  expect(shown('b/preceding-sibling::*', node)).toBe('nodes x2 t');
  expect(shown('count(a/following-sibling::b)', node)).toBe('integer 1');
});
