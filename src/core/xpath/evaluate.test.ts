import { expect, test } from 'vitest';
import { err, ok } from '../result.ts';
import { XmlElement, XmlText } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { evaluateXPath } from './evaluate.ts';
import { compileXPath } from './expression.ts';
import type { Dialect, Evaluation, EvaluationContext, WorkflowFunction, XPathValue } from './value.ts';
import { nodesOfValue, textOfValue } from './value-text.ts';

const root = rootOf('<r><job name="x"><out>1</out><out>2</out></job><job name="y"><out>3</out></job></r>');
const dialects: readonly Dialect[] = ['evqueue-3', 'xpath-1'];

function rootOf(xml: string): XmlElement {
  const parsed = parseXml(xml);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.root;
}

function evaluate(text: string, dialect: Dialect, context: Partial<EvaluationContext> = {}): Evaluation {
  const compiled = compileXPath(text, dialect);
  if (!compiled.ok) throw new Error(compiled.error.message);
  return evaluateXPath(compiled.value, { node: root, functions: workflowFunctions(), variable: () => null, ...context });
}

function textOf(text: string, dialect: Dialect, context: Partial<EvaluationContext> = {}): string {
  const result = evaluate(text, dialect, context);
  return result.ok ? textOfValue(result.value, dialect) : JSON.stringify(result.error);
}

/** Stands for the functions of a workflow: jobs by name, outputs of the jobs before, the last job first. */
function workflowFunctions(): ReadonlyMap<string, WorkflowFunction> {
  const jobs = root.children.filter((child) => child.kind === 'element');
  return new Map<string, WorkflowFunction>([
    [
      'evqGetJob',
      (_left, [name]) => ok({ kind: 'nodes', nodes: jobs.filter((job) => job.attribute('name') === textOfValue(name!, 'xpath-1')) }),
    ],
    ['evqGetOutput', (left) => ok({ kind: 'nodes', nodes: (left ?? jobs).flatMap((job) => (job.kind === 'element' ? job.children : [])) })],
    ['evqGetContext', (left, _args, offset) => ok({ kind: 'integer', value: (left?.length ?? -1) * 1_000 + offset })],
    ['evqGetCurrentJob', () => ok({ kind: 'nodes', nodes: jobs.toReversed() })],
    ['evqWait', (_left, [value], offset) => (value!.kind === 'boolean' && value!.value ? ok(value!) : err({ kind: 'wait', offset }))],
    ['fails', (_left, _args, offset) => err({ code: 'XPATH_SCOPE', message: 'not here', offset })],
  ]);
}

for (const dialect of dialects) {
  test(`${dialect}: functions of the workflow stand at the start of a path and after a slash`, () => {
    expect(textOf("evqGetJob('y')/out", dialect)).toBe('3');
    expect(textOf("evqGetJob('y')/evqGetOutput('t')", dialect)).toBe('3');
    expect(textOf("evqGetJob('x')/evqGetOutput('t')[2]", dialect)).toBe('2');
    expect(textOf("evqGetJob(concat('', 'y'))/evqGetOutput('t')/..//@name", dialect)).toBe('y');
    expect(textOf("count(evqGetOutput('t'))", dialect)).toBe('3');
  });

  test(`${dialect}: a function of the workflow gets the nodes of the step before it, none at the start, and its place in the text`, () => {
    expect(textOf('evqGetContext()', dialect)).toBe('-1000');
    expect(textOf(' job/evqGetContext()', dialect)).toBe('2005');
    expect(textOf('none/evqGetContext()', dialect)).toBe('5');
  });

  test(`${dialect}: the wish to wait comes out as it went in`, () => {
    expect(evaluate('1 = 1 and evqWait(2 = 3)', dialect)).toEqual(err({ kind: 'wait', offset: 10 }));
    expect(evaluate('evqWait(2 = 2)', dialect)).toEqual(ok({ kind: 'boolean', value: true }));
    expect(evaluate('job[evqWait(@name = "z")]', dialect)).toEqual(err({ kind: 'wait', offset: 4 }));
  });

  test(`${dialect}: what is decided by the left side is not evaluated on the right`, () => {
    for (const right of ['evqWait(false())', 'fails()', 'unknown()', 'unknown() = 1', '$unknown', 'count()', 'count(1)']) {
      expect(evaluate(`true() or ${right}`, dialect)).toEqual(ok({ kind: 'boolean', value: true }));
      expect(evaluate(`false() and ${right}`, dialect)).toEqual(ok({ kind: 'boolean', value: false }));
      expect(evaluate(`false() or ${right}`, dialect).ok).toBe(false);
    }
  });

  test(`${dialect}: an error of a function of the workflow is passed on`, () => {
    expect(evaluate('1 + fails()', dialect)).toEqual(err({ code: 'XPATH_SCOPE', message: 'not here', offset: 4 }));
  });

  test(`${dialect}: variables are values, and starts of paths`, () => {
    const values: ReadonlyMap<string, XPathValue> = new Map<string, XPathValue>([
      ['id', { kind: 'string', value: '2' }],
      ['fetch', { kind: 'nodes', nodes: root.children.filter((child) => child.kind === 'element') }],
    ]);
    const variable = (name: string): XPathValue | null => values.get(name) ?? null;
    expect(textOf('//out[. = $id]', dialect, { variable })).toBe('2');
    expect(textOf('$fetch/out', dialect, { variable })).toBe('1');
    expect(textOf('$fetch[2]/out', dialect, { variable })).toBe('3');
    expect(textOf('count($fetch//out)', dialect, { variable })).toBe('3');
    expect(evaluate(' $gone', dialect, { variable })).toMatchObject({ ok: false, error: { code: 'XPATH_UNKNOWN_VARIABLE', offset: 1 } });
    expect(evaluate('$id/a', dialect, { variable })).toMatchObject({ ok: false, error: { code: 'XPATH_TYPE' } });
    expect(evaluate('$id[1]', dialect, { variable })).toMatchObject({ ok: false, error: { code: 'XPATH_TYPE' } });
  });

  test(`${dialect}: errors say what was expected, what came, and where`, () => {
    expect(evaluate('1 + cuont(job)', dialect)).toEqual(
      err({
        code: 'XPATH_UNKNOWN_FUNCTION',
        message: 'expected the name of a function, got the unknown "cuont" at character 5',
        offset: 4,
        hint: 'did you mean "count"?',
      }),
    );
    expect(evaluate('evqGetOuput("a")', dialect)).toMatchObject({ ok: false, error: { hint: 'did you mean "evqGetOutput"?' } });
    expect(evaluate('evqGetJob()', dialect)).toMatchObject({
      ok: false,
      error: { code: 'XPATH_ARGUMENTS', message: 'evqGetJob(): expected 1 argument, got none in the call at character 1' },
    });
    expect(evaluate('not(1, 2)', dialect)).toMatchObject({
      ok: false,
      error: { code: 'XPATH_ARGUMENTS', message: 'not(): expected 1 argument, got 2 in the call at character 1' },
    });
    expect(evaluate('sum("1")', dialect)).toMatchObject({
      ok: false,
      error: { code: 'XPATH_TYPE', message: 'sum(): expected nodes, got a string in the call at character 1' },
    });
    expect(evaluate('count(job)/a', dialect)).toMatchObject({ ok: false, error: { code: 'XPATH_TYPE', offset: 11 } });
  });

  test(`${dialect}: an expression that visits too many nodes is stopped, at its step`, () => {
    const wide = new XmlElement('wide');
    for (let index = 0; index < 300; index += 1) wide.append(new XmlElement('a')).append(new XmlElement('a'));
    const costly = 'a[count(//a) > 0]';
    expect(evaluate(costly, dialect, { node: wide, budget: 100_000 })).toEqual(
      err({ code: 'XPATH_BUDGET', message: 'expected at most 100000 visits of nodes, got more in the step at character 11', offset: 10 }),
    );
    expect(evaluate(costly, dialect, { node: wide }).ok).toBe(true);
  });

  test(`${dialect}: texts count as visits too`, () => {
    const deep = new XmlElement('deep');
    let inner = deep;
    for (let depth = 0; depth < 150; depth += 1) inner = inner.append(new XmlElement('a'));
    inner.append(new XmlText('x'));
    expect(evaluate("count(//*[. = 'x'])", dialect, { node: deep, budget: 10_000 })).toMatchObject({
      ok: false,
      error: { code: 'XPATH_BUDGET' },
    });
    expect(textOf("count(//*[. = 'x'])", dialect, { node: deep, budget: 50_000 })).toBe('150');
  });

  test(`${dialect}: a chain of 100,000 operators needs no stack`, () => {
    expect(textOf(Array.from({ length: 100_000 }, () => '1').join(' + '), dialect)).toBe('100000');
    expect(textOf(`${'- '.repeat(100_001)}1`, dialect)).toBe('-1');
    expect(textOf(`count(${'./'.repeat(50_000)}.)`, dialect)).toBe('1');
    expect(textOf(`count(.${"[. = '123']".repeat(20_000).replace(/^/, dialect === 'xpath-1' ? '/self::node()' : '')})`, dialect)).toBe('1');
  });

  test(`${dialect}: each element of which something is read is reported`, () => {
    const read = new Set<string>();
    const onRead = (element: XmlElement): void => void read.add(element.attribute('name') ?? element.name);
    evaluate("job[@name = 'y']/@name", dialect, { onRead });
    expect([...read]).toEqual(['r', 'x', 'y']);
    read.clear();
    evaluate("string(evqGetJob('x')/out[1])", dialect, { onRead });
    expect([...read]).toEqual(['x', 'out']);
    read.clear();
    evaluate('true() or job', dialect, { onRead });
    expect([...read]).toEqual([]);
  });
}

test('xpath-1: no axis visits a large document more than a few times', () => {
  const wide = new XmlElement('r');
  let inner = new XmlElement('a');
  for (let index = 0; index < 2_000; index += 1) wide.append(new XmlElement('a')).append(new XmlElement('b'));
  wide.append(inner);
  for (let depth = 0; depth < 100; depth += 1) inner = inner.append(new XmlElement('a'));
  const axes = ['descendant', 'following', 'preceding', 'following-sibling', 'preceding-sibling', 'parent', 'descendant-or-self'];
  for (const axis of axes) expect(evaluate(`count(//*/${axis}::*)`, 'xpath-1', { node: wide, budget: 60_000 }).ok, axis).toBe(true);
  expect(textOf('count(//a//a//a//a)', 'xpath-1', { node: wide, budget: 60_000 })).toBe('98');
  expect(textOf('count(//*[.. = ../../*])', 'xpath-1', { node: wide, budget: 1_000 })).toContain('XPATH_BUDGET');
});

test('xpath-1: nodes of functions and variables become sets in document order', () => {
  const result = evaluate('evqGetCurrentJob()', 'xpath-1');
  expect(result.ok && nodesOfValue(result.value)).toEqual(root.children);
  expect(textOf('evqGetCurrentJob()/@name', 'xpath-1')).toBe('x');
  expect(textOf('evqGetCurrentJob()[1]/@name', 'xpath-1')).toBe('x');
});

test('evqueue-3: nodes of functions keep their order', () => {
  expect(textOf('evqGetCurrentJob()/@name', 'evqueue-3')).toBe('y');
  expect(textOf('evqGetCurrentJob()[2]/@name', 'evqueue-3')).toBe('x');
  expect(textOf('count(evqGetCurrentJob()[last()])', 'evqueue-3')).toBe('2');
});

test('xpath-1: outside of predicates there is one item, the first', () => {
  expect(textOf('position()', 'xpath-1')).toBe('1');
  expect(textOf('last()', 'xpath-1')).toBe('1');
});

test('xpath-1: what follows an attribute begins with the children of its element', () => {
  expect(textOf('job[1]/@name/following::*', 'xpath-1')).toBe('1');
  expect(textOf('count(job[1]/@name/following::*)', 'xpath-1')).toBe('4');
});

test("xpath-1: evQueue's own functions, with real numbers and characters", () => {
  const node = rootOf('<r><n>1.5</n><n>2.5</n></r>');
  expect(textOf("string-join(n, ';')", 'xpath-1', { node })).toBe('1.5;2.5');
  expect(textOf('max(n)', 'xpath-1', { node })).toBe('2.5');
  expect(textOf('min(n)', 'xpath-1', { node })).toBe('1.5');
  expect(textOf('n[. = current()/n[2]]', 'xpath-1', { node })).toBe('2.5');
  expect(textOf("string-length('é😀')", 'xpath-1')).toBe('2');
  expect(textOf("substring('é😀x', 2, 1)", 'xpath-1')).toBe('😀');
  expect(textOf('7 mod 0', 'xpath-1')).toBe('NaN');
});

test('names with a prefix are compared as they are written', () => {
  const node = rootOf('<r xmlns:p="urn:p"><p:a p:x="1"/><a x="2"/></r>');
  expect(textOf('p:a/@p:x', 'xpath-1', { node })).toBe('1');
  expect(textOf('count(p:*)', 'xpath-1', { node })).toBe('1');
  expect(textOf('a/@x', 'xpath-1', { node })).toBe('2');
  expect(textOf('local-name(*)', 'xpath-1', { node })).toBe('a');
  expect(textOf('name(*)', 'xpath-1', { node })).toBe('p:a');
});

test('an expression can be evaluated again and on other documents', () => {
  const compiled = compileXPath('count(a)', 'xpath-1');
  if (!compiled.ok) throw new Error(compiled.error.message);
  for (const [xml, count] of [
    ['<r><a/></r>', 1],
    ['<r/>', 0],
    ['<r><a/><a/></r>', 2],
    ['<r><a/></r>', 1],
  ] as const) {
    const result = evaluateXPath(compiled.value, { node: rootOf(xml), functions: new Map(), variable: () => null });
    expect(result).toEqual(ok({ kind: 'number', value: count }));
  }
});

test.each(dialects)('%s: id() finds elements by xml:id, in document order, the first of several', (dialect) => {
  const node = rootOf('<r><a xml:id="one">1</a><b><c xml:id=" two ">2</c></b><d xml:id="one">3</d><e>two one</e></r>');
  const joined = (text: string): string => textOf(`string-join(${text}, ',')`, dialect, { node });
  expect(joined("id('two one')")).toBe('1,2');
  expect(joined('id(/r/e)')).toBe('1,2');
  expect(joined("id('two')/..//c")).toBe('2');
  expect(joined("id('')")).toBe('');
  expect(joined("id('none')")).toBe('');
});
