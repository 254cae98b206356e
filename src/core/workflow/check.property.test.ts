import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryWorkflow } from '../../../test/support/arbitrary-workflow.ts';
import { checkWorkflow } from './check.ts';
import { readWorkflowXml } from './xml-reader.ts';
import { printWorkflowXml } from './xml-writer.ts';

const anyNames = { queues: null, retrySchedules: null, workflows: null };

test('workflows that are right pass every check', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(arbitraryWorkflow, (workflow) => {
      const read = readWorkflowXml(printWorkflowXml(workflow));
      const problems = read.ok ? checkWorkflow(read.value, anyNames) : read.error;
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      for (const { line, column } of problems) expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
    }),
    { numRuns: 200 },
  );
});
