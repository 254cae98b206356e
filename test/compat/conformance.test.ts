/**
 * Workflows that were run on evQueue 3.3, with the documents which that engine gave, run by the real engine with real
 * commands. A case either gives the same document, ids and counters included, or is a listed difference with its reason
 * and the document that it gives instead.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOnce, type RunOnceResult } from '../../src/program/run-once.ts';
import { decisions, differences } from './differences.ts';
import { normalise } from './normalise.ts';

const casesDir = join(import.meta.dirname, '../../../shared/conformance');
const ownDir = join(import.meta.dirname, 'expected');
const cases = existsSync(casesDir) ? readdirSync(casesDir).filter((name) => existsSync(join(casesDir, name, 'workflow.xml'))) : [];
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

test.skipIf(cases.length === 0)('the recorded cases are here, so that compatibility with evQueue is tested', () => {
  expect(cases.length).toBeGreaterThan(50);
});

function read(name: string, file: string): string {
  return readFileSync(join(casesDir, name, file), 'utf8');
}

async function run(name: string): Promise<RunOnceResult> {
  const given = JSON.parse(read(name, 'params.json')) as Record<string, string> | [string, string][];
  const pairs = Array.isArray(given) ? given : Object.entries(given);
  return await runOnce({
    file: join(casesDir, name, 'workflow.xml'),
    parameters: pairs.map(([parameter, value]) => ({ name: parameter, value })),
    setupFile: join(casesDir, name, 'setup.json'),
    log: silent,
  });
}

/** The text that is compared: the document, or how the workflow was refused. */
function textOf(result: RunOnceResult, bookkeeping: boolean): string {
  return result.kind === 'refused' ? `<refused stage="${result.stage}"/>\n` : normalise(result.document, { bookkeeping });
}

/** Refusals have to match as such; the codes are ours. A launch that evQueue refuses may be refused earlier here. */
function expectedText(text: string, bookkeeping: boolean): string {
  const refused = /^<refused stage="(\w+)"/u.exec(text);
  return refused === null ? normalise(text, { bookkeeping }) : `<refused stage="${refused[1]}"/>\n`;
}

const listed = cases.map((name) => {
  const difference = differences.find((candidate) => candidate.case === name);
  return { name, difference, how: difference === undefined ? "gives evQueue's document" : `differs as listed: ${difference.decision}` };
});

test.concurrent.for(listed)('$name $how', async ({ name, difference }) => {
  const result = await run(name);
  const recorded = read(name, 'expected.xml');
  if (difference === undefined) {
    expect(textOf(result, false)).toBe(expectedText(recorded, false));
    expect(textOf(result, true)).toBe(expectedText(recorded, true));
    if (result.kind === 'ended') compareExtra(name, result);
  } else if (difference.tags === undefined) {
    const own = readFileSync(join(ownDir, `${name}.xml`), 'utf8');
    expect(textOf(result, true)).toBe(own);
    expect(expectedText(recorded, true), 'a listed difference has become equal again: take it off the list').not.toBe(own);
  } else {
    expect(textOf(result, true)).toBe(expectedText(recorded, true));
    expect(result.kind === 'ended' ? [...result.tags].sort() : []).toEqual(difference.tags);
  }
});

/** What an instance leaves outside of its document. */
function compareExtra(name: string, result: Extract<RunOnceResult, { readonly kind: 'ended' }>): void {
  if (!existsSync(join(casesDir, name, 'expected-extra.json'))) return;
  const extra = JSON.parse(read(name, 'expected-extra.json')) as {
    attributes?: [string, string][];
    tags?: string[];
    datastore?: { element: string; bytes: number; sha256: string }[];
  };
  if (extra.tags !== undefined) expect([...result.tags].sort()).toEqual(extra.tags);
  const attributes = result.customAttributes.map((attribute) => [attribute.name, attribute.value]);
  if (extra.attributes !== undefined) expect(attributes.sort(([one], [other]) => (one! < other! ? -1 : 1))).toEqual(extra.attributes);
  const large = result.largeOutputs.map(({ channel, bytes }) => ({
    element: channel === 'stdout' ? 'output' : channel,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  if (extra.datastore !== undefined) expect(large).toEqual(extra.datastore);
}

test('a recorded document does not change when it is normalised', () => {
  const documents = cases.map((name) => read(name, 'expected.xml')).filter((recorded) => !recorded.startsWith('<refused'));
  expect(documents.map((recorded) => normalise(recorded, { bookkeeping: true }))).toEqual(documents);
});

test('every listed difference is about a recorded case', () => {
  const unknown = differences.map((difference) => difference.case).filter((name) => cases.length > 0 && !cases.includes(name));
  expect(unknown).toEqual([]);
});

test('every decision that no recorded case shows is tested somewhere', () => {
  const root = join(import.meta.dirname, '../..');
  expect(decisions.map((decision) => decision.test).filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
