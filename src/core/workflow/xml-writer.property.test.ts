import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryWorkflow } from '../../../test/support/arbitrary-workflow.ts';
import { readWorkflowXml } from './xml-reader.ts';
import { printWorkflowXml } from './xml-writer.ts';

test('reading a printed definition gives an equal model', { timeout: 30_000 }, () => {
  fc.assert(
    fc.property(arbitraryWorkflow, (workflow) => {
      const read = readWorkflowXml(printWorkflowXml(workflow));
      expect(read.ok ? read.value.workflow : read.error).toStrictEqual(workflow);
      expect(read.ok && read.value.warnings).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
