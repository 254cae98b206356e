import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ParameterDefinition } from '../../../../src/core/workflow/model.ts';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import { useApi } from '../../api/api-context.tsx';
import { workflowRead } from '../../api/workflows.ts';

/** The parameters that a workflow declares, by the engine's own reader; null: no workflow, not read yet, or not readable. */
export function useParametersOf(workflow: string): readonly ParameterDefinition[] | null {
  const { client } = useApi();
  const xml = useQuery({ ...workflowRead(client, workflow), enabled: workflow !== '' }).data?.xml;
  return useMemo(() => {
    const read = xml === undefined ? null : readWorkflowXml(xml);
    return read?.ok === true ? read.value.workflow.parameters : null;
  }, [xml]);
}
