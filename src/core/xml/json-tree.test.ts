import { expect, test } from 'vitest';
import { elementOfJson, type JsonLimits } from './json-tree.ts';
import { printXml } from './print.ts';

function shown(text: string, limits: JsonLimits = {}): string {
  const element = elementOfJson(text, limits);
  if (element.ok) return printXml(element.value);
  const { code, line, column, message } = element.error;
  return `${code} ${line}:${column} ${message}`;
}

// Stored outputs depend on these rows: they may be added to, but never changed.
test.each([
  // Scalars
  ['"text"', '<json>text</json>'],
  ['""', '<json/>'],
  ['" "', '<json> </json>'],
  ['0', '<json type="number">0</json>'],
  ['-1.50', '<json type="number">-1.50</json>'],
  ['1E+400', '<json type="number">1E+400</json>'],
  ['123456789012345678901234567890.10', '<json type="number">123456789012345678901234567890.10</json>'],
  ['true', '<json type="boolean">true</json>'],
  ['false', '<json type="boolean">false</json>'],
  ['null', '<json type="null"/>'],
  // Objects
  ['{}', '<json type="object"/>'],
  ['{"a":"x","b":1}', '<json type="object"><a>x</a><b type="number">1</b></json>'],
  ['{"a":{"b":{"c":null}}}', '<json type="object"><a type="object"><b type="object"><c type="null"/></b></a></json>'],
  ['{"a":1,"b":2,"a":3}', '<json type="object"><a type="number">1</a><b type="number">2</b><a type="number">3</a></json>'],
  ['{"type":"x"}', '<json type="object"><type>x</type></json>'],
  // Arrays
  ['[]', '<json type="array"/>'],
  ['[1,"x",null]', '<json type="array"><item type="number">1</item><item>x</item><item type="null"/></json>'],
  [
    '[[],[1,[2]]]',
    '<json type="array"><item type="array"/><item type="array"><item type="number">1</item><item type="array"><item type="number">2</item></item></item></json>',
  ],
  ['{"a":[1,2]}', '<json type="object"><a type="number">1</a><a type="number">2</a></json>'],
  ['{"a":["x"]}', '<json type="object"><a>x</a></json>'],
  ['{"a":[],"b":[]}', '<json type="object"><a type="array"/><b type="array"/></json>'],
  [
    '{"a":[{"b":1},{"b":[2,3]}]}',
    '<json type="object"><a type="object"><b type="number">1</b></a><a type="object"><b type="number">2</b><b type="number">3</b></a></json>',
  ],
  [
    '{"a":[[1,2],[]]}',
    '<json type="object"><a type="array"><item type="number">1</item><item type="number">2</item></a><a type="array"/></json>',
  ],
  ['{"a":[1],"a":2}', '<json type="object"><a type="number">1</a><a type="number">2</a></json>'],
  [
    '[{"a":1},{"a":2}]',
    '<json type="array"><item type="object"><a type="number">1</a></item><item type="object"><a type="number">2</a></item></json>',
  ],
  // Keys
  ['{"a b":1}', '<json type="object"><_ key="a b" type="number">1</_></json>'],
  ['{"":"x"}', '<json type="object"><_ key="">x</_></json>'],
  ['{"1st":[true,false]}', '<json type="object"><_ key="1st" type="boolean">true</_><_ key="1st" type="boolean">false</_></json>'],
  ['{"@id":"x","$ref":"y"}', '<json type="object"><_ key="@id">x</_><_ key="$ref">y</_></json>'],
  ['{"a:b":1}', '<json type="object"><_ key="a:b" type="number">1</_></json>'],
  ['{"_":1,"_a":2,"a-b.c":3}', '<json type="object"><_ type="number">1</_><_a type="number">2</_a><a-b.c type="number">3</a-b.c></json>'],
  [
    '{"\u{e9}t\u{e9}":1,"\u{65e5}\u{672c}":2,"\u{10400}":3,"\u{1f600}":4}',
    '<json type="object"><\u{e9}t\u{e9} type="number">1</\u{e9}t\u{e9}><\u{65e5}\u{672c} type="number">2</\u{65e5}\u{672c}><\u{10400} type="number">3</\u{10400}><\u{1f600} type="number">4</\u{1f600}></json>',
  ],
  ['{"a\\nb":[]}', '<json type="object"><_ key="a&#10;b" type="array"/></json>'],
  ['{"\\u0061":1}', '<json type="object"><a type="number">1</a></json>'],
  [
    '{"__proto__":1,"constructor":2}',
    '<json type="object"><__proto__ type="number">1</__proto__><constructor type="number">2</constructor></json>',
  ],
  // Texts
  ['"<&>\\"\\\\\\/\\b\\f\\n\\r\\t"', '<json>&lt;&amp;&gt;"\\/\u{fffd}\u{fffd}\n&#13;\t</json>'],
  ['"\\ud83d\\ude00 \\uD83D \\u0000 \\uffff"', '<json>\u{1f600} \u{fffd} \u{fffd} \u{fffd}</json>'],
  ['{"\\u0000":1}', '<json type="object"><_ key="\u{fffd}" type="number">1</_></json>'],
  // White space and marks
  [' \t\r\n{ "a" : [ 1 , 2 ] } \n', '<json type="object"><a type="number">1</a><a type="number">2</a></json>'],
  ['\u{feff}1', '<json type="number">1</json>'],
])('%j as a tree', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test('a half surrogate pair is replaced in the tree itself, so that XPath sees what a restart will read', () => {
  const element = elementOfJson('["\\ud800"]');
  expect(element.ok && element.value.children[0]?.kind === 'element' && element.value.children[0].children[0]).toMatchObject({
    value: '\u{fffd}',
  });
});

test.each([
  ['', '1:1 expected a value, got the end of the text'],
  ['\n  ', '2:3 expected a value, got the end of the text'],
  ['{"a":\n  tru}', '2:3 expected a value, got "t"'],
  ['nul', '1:1 expected a value, got "n"'],
  ['undefined', '1:1 expected a value, got "u"'],
  ['NaN', '1:1 expected a value, got "N"'],
  ["'x'", '1:1 expected a value, got "\'"'],
  ['{"a" 1}', '1:6 expected ":", got "1"'],
  ['{a:1}', '1:2 expected a key in double quotes, got "a"'],
  ['{"a":1 "b":2}', '1:8 expected "," or "}", got """'],
  ['{"a":1,}', '1:8 expected a key after the comma, got "}"'],
  ['[1,]', '1:4 expected a value after the comma, got "]"'],
  ['[1 2]', '1:4 expected "," or "]", got "2"'],
  ['[1', '1:3 expected "," or "]", got the end of the text'],
  ['[,1]', '1:2 expected a value, got ","'],
  ['{"a":1}\n\n}', '3:1 expected the end of the text, got "}"'],
  ['1 2', '1:3 expected the end of the text, got "2"'],
  ['01', '1:2 this is no number of JSON'],
  ['1.', '1:2 this is no number of JSON'],
  ['+1', '1:1 expected a value, got "+"'],
  ['-', '1:1 a number needs digits'],
  ['-a', '1:1 a number needs digits'],
  ['1e', '1:2 this is no number of JSON'],
  ['0x10', '1:2 this is no number of JSON'],
  ['"a', '1:1 the string is not closed'],
  ['"a\\"', '1:1 the string is not closed'],
  ['"\t"', '1:2 a control character in a string has to be written as an escape'],
  ['"\\x"', '1:2 \\x is no escape of JSON'],
  ['"\\u12g4"', '1:2 \\u needs four hexadecimal digits'],
  ['// x\n1', '1:1 expected a value, got "/"'],
  ['\u{1f600}', '1:1 expected a value, got "\u{1f600}"'],
])('%j is refused with its place', (text, expected) => {
  expect(shown(text)).toBe(`INVALID_OUTPUT ${expected}`);
});

test('the tree may be 200 levels deep and no deeper', () => {
  const arrays = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  expect(shown(arrays(200))).toMatch(/^<json type="array"><item type="array">/);
  expect(shown(arrays(201))).toBe('LIMIT_EXCEEDED 1:201 values are nested deeper than 200 levels');
  const objects = (depth: number): string => '{"a":'.repeat(depth - 1) + '1' + '}'.repeat(depth - 1);
  expect(shown(objects(200))).toMatch(/^<json type="object"><a type="object">/);
  expect(shown(objects(201))).toMatch(/^LIMIT_EXCEEDED /);
  // An array under a key adds no level of its own.
  expect(shown('{"a":[{"a":[1]}]}', { maxDepth: 3 })).toBe('<json type="object"><a type="object"><a type="number">1</a></a></json>');
  expect(shown('{"a":[{"a":[1]}]}', { maxDepth: 2 })).toMatch(/^LIMIT_EXCEEDED /);
  expect(shown('{"a":[]}', { maxDepth: 1 })).toMatch(/^LIMIT_EXCEEDED /);
});

test('nesting without end is refused before the stack is', () => {
  expect(shown('['.repeat(1_000_000))).toMatch(/^LIMIT_EXCEEDED /);
  expect(shown('{"a":['.repeat(1_000_000))).toMatch(/^LIMIT_EXCEEDED /);
});

test('the length is counted in bytes of UTF-8', () => {
  expect(shown('"\u{20ac}"', { maxBytes: 5 })).toBe('<json>\u{20ac}</json>');
  expect(shown('"\u{20ac}"', { maxBytes: 4 })).toBe('LIMIT_EXCEEDED 1:1 the text is longer than 4 bytes');
});
