import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWorkflow } from './check.ts';
import type { Problem } from './problem.ts';
import { readWorkflowXml } from './xml-reader.ts';
import { printWorkflowXml } from './xml-writer.ts';

/** Definitions that were given to evQueue 3.3, each in a folder of its own. */
const recorded = join(import.meta.dirname, '../../../../shared/conformance');
const names = existsSync(recorded) ? readdirSync(recorded).filter((name) => existsSync(join(recorded, name, 'workflow.xml'))) : [];

/** The tests are shown as skipped then. */
const notHere = names.length === 0;

/** Refused here when they are saved, with the codes of the reasons. evQueue refuses the first, and lets the others fail when they run. */
const refused: Readonly<Record<string, readonly Problem['code'][]>> = {
  'save-no-path': ['WORKFLOW_MISSING_ATTRIBUTE'],
  'launch-duplicate-declaration': ['WORKFLOW_DUPLICATE_NAME'],
  'path-words': ['WORKFLOW_PATH_SYNTAX'],
  'start-failures': ['WORKFLOW_INVALID_VALUE'],
  'condition-not-boolean': ['XPATH_SYNTAX'],
  'xpath-error-nested-count': ['XPATH_UNKNOWN_FUNCTION'],
  'xpath-error-stops-siblings': ['XPATH_UNKNOWN_FUNCTION'],
  'xpath-errors': ['XPATH_ARGUMENTS', 'XPATH_SYNTAX', 'XPATH_UNKNOWN_FUNCTION', 'XPATH_UNKNOWN_VARIABLE'],
  'xpath-errors-by-place': ['XPATH_SCOPE', 'XPATH_SYNTAX', 'XPATH_UNKNOWN_FUNCTION'],
  'xpath-operators': ['XPATH_UNKNOWN_FUNCTION'],
};

function definitionOf(name: string): string {
  return readFileSync(join(recorded, name, 'workflow.xml'), 'utf8');
}

function problemsOf(text: string): readonly Problem[] {
  const read = readWorkflowXml(text);
  return read.ok ? checkWorkflow(read.value, { queues: null, retrySchedules: null, workflows: null }) : read.error;
}

test.skipIf(notHere)('recorded definitions are accepted, but for those that are refused for the reasons given here', () => {
  const codes = names.map((name) => {
    const errors = problemsOf(definitionOf(name)).filter(({ severity }) => severity === 'error');
    return [name, [...new Set(errors.map(({ code }) => code))].toSorted()] as const;
  });
  expect(Object.fromEntries(codes.filter(([, found]) => found.length > 0))).toEqual(refused);
});

test.skipIf(notHere)('every problem of a recorded definition has a place in it', () => {
  for (const name of names) {
    const lines = definitionOf(name).split('\n');
    for (const { line, column } of problemsOf(definitionOf(name))) {
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual(lines[line - 1]?.length ?? 0);
    }
  }
});

test.skipIf(notHere)('recorded definitions keep their meaning when they are printed', () => {
  for (const name of names) {
    const read = readWorkflowXml(definitionOf(name));
    const again = read.ok ? readWorkflowXml(printWorkflowXml(read.value.workflow)) : read;
    expect(again.ok && again.value.workflow).toStrictEqual(read.ok && read.value.workflow);
  }
});
