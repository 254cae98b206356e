/** Every whole workflow in a page or an example is one that evqueue accepts without a word. */
import { expect, test } from 'vitest';
import { checkWorkflow } from '../src/core/workflow/check.ts';
import type { KnownNames } from '../src/core/workflow/check-report.ts';
import type { Problem } from '../src/core/workflow/problem.ts';
import { readWorkflowXml } from '../src/core/workflow/xml-reader.ts';
import { filesBelow, readPage, readText } from './markdown.ts';

type Setup = { readonly queues?: readonly { readonly name: string }[]; readonly retrySchedules?: readonly { readonly name: string }[] };

/** Pages name queues, retry schedules and workflows that their readers have made before. */
const knownToPages: KnownNames = { queues: null, retrySchedules: null, workflows: null };

function problemsOf(source: string, known: KnownNames): readonly Problem[] {
  const read = readWorkflowXml(source);
  return read.ok ? [...read.value.warnings, ...checkWorkflow(read.value, known)] : read.error;
}

function isWholeWorkflow(text: string): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?<workflow[\s>]/.test(text) && text.trimEnd().endsWith('</workflow>');
}

const documented = filesBelow('.', /\.md$/).flatMap((path) =>
  readPage(readText(path))
    .blocks.filter(({ language, text }) => language === 'xml' && isWholeWorkflow(text))
    .map(({ text, line }) => ({ place: `${path}:${line}`, text })),
);

const examples = filesBelow('examples', /^workflow\.xml$/);

test('the pages and the examples are found', () => {
  expect(documented.length).toBeGreaterThanOrEqual(20);
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

test.each(documented)('the workflow at $place is accepted', ({ text }) => {
  expect(problemsOf(text, knownToPages)).toEqual([]);
});

test.each(examples)('%s is accepted with what its setup.json makes', (path) => {
  const setup = JSON.parse(readText(path.replace(/workflow\.xml$/, 'setup.json'))) as Setup;
  const known: KnownNames = {
    queues: new Set(setup.queues?.map(({ name }) => name)),
    retrySchedules: new Set(setup.retrySchedules?.map(({ name }) => name)),
    workflows: new Set(),
  };
  expect(problemsOf(readText(path), known)).toEqual([]);
});

test('queues that several examples set up have the same settings everywhere', () => {
  const settings = new Map<string, string>();
  for (const path of filesBelow('examples', /^setup\.json$/)) {
    for (const queue of (JSON.parse(readText(path)) as Setup).queues ?? []) {
      expect(settings.get(queue.name) ?? JSON.stringify(queue), `${path}: ${queue.name}`).toBe(JSON.stringify(queue));
      settings.set(queue.name, JSON.stringify(queue));
    }
  }
  expect(settings.size).toBeGreaterThan(0);
});
