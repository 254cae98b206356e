import { useQuery } from '@tanstack/react-query';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { definitionRead } from '../../api/instance.ts';

/** The definition that an instance runs on; null: not read yet. */
export function useDefinition(instance: Pick<InstanceBody, 'id' | 'definitionHash'>): Workflow | null {
  const { client } = useApi();
  const { data } = useQuery({ ...definitionRead(client, instance.id), staleTime: Number.POSITIVE_INFINITY });
  const { data: workflow } = useQuery({
    queryKey: ['definition', instance.definitionHash],
    enabled: data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    async queryFn() {
      // The reader of workflows is as large as the rest of the page: it comes when a definition is looked at.
      const { readWorkflowXml } = await import('../../../../src/core/workflow/xml-reader.ts');
      const read = readWorkflowXml(data?.xml ?? '');
      return read.ok ? read.value.workflow : null;
    },
  });
  return workflow ?? null;
}
