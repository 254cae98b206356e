import { useQuery } from '@tanstack/react-query';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { workflowRead } from '../../api/instance.ts';

/** The definition that an instance ran on, where it is still the one of the workflow; `changed` where it is not; null: not read yet, or gone. */
export function useDefinition(instance: InstanceBody): Workflow | 'changed' | null {
  const { client } = useApi();
  const { data: saved } = useQuery(workflowRead(client, instance.workflow));
  const isSame = saved?.definitionHash === instance.definitionHash;
  const { data: workflow } = useQuery({
    queryKey: ['definition', instance.definitionHash],
    enabled: isSame,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn() {
      // The reader of workflows is as large as the rest of the page: it comes when a command is looked at.
      const { readWorkflowXml } = await import('../../../../src/core/workflow/xml-reader.ts');
      const read = readWorkflowXml(saved?.xml ?? '');
      return read.ok ? read.value.workflow : null;
    },
  });
  if (saved !== undefined && !isSame) return 'changed';
  return workflow ?? null;
}
