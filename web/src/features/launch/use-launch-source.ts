import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { WorkflowBody } from '../../../../src/server/schemas/workflow.ts';
import { useApi } from '../../api/api-context.tsx';
import { ApiError } from '../../api/api-error.ts';
import { instanceRead } from '../../api/instances.ts';
import { workflowRead } from '../../api/workflows.ts';

/** What the form is made of. */
export type LaunchSource =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retry: () => void }
  | {
      readonly kind: 'ready';
      readonly summary: WorkflowBody;
      readonly workflow: Workflow;
      /** The instance whose values the form begins with; null: none was asked for, or there is none any more. */
      readonly from: InstanceBody | null;
    };

/** Reads the workflow, its parameters by the engine's own reader, and the earlier launch that the address names. */
export function useLaunchSource(name: string, from: string | undefined): LaunchSource {
  const { client } = useApi();
  const fromId = from !== undefined && /^\d{1,15}$/.test(from) ? Number(from) : null;
  const summary = useQuery(workflowRead(client, name));
  const earlier = useQuery({ ...instanceRead(client, fromId ?? 0), enabled: fromId !== null });
  const xml = summary.data?.xml;
  const read = useMemo(() => (xml === undefined ? null : readWorkflowXml(xml)), [xml]);
  if (summary.data !== undefined && read !== null) {
    if (fromId !== null && earlier.isPending) return { kind: 'loading' };
    if (!read.ok) return { kind: 'failed', error: new Error(read.error[0]?.message), retry: () => void summary.refetch() };
    const isGone = earlier.error instanceof ApiError && earlier.error.code === 'UNKNOWN_INSTANCE';
    if (earlier.error !== null && !isGone) return { kind: 'failed', error: earlier.error, retry: () => void earlier.refetch() };
    return { kind: 'ready', summary: summary.data, workflow: read.value.workflow, from: fromId === null ? null : (earlier.data ?? null) };
  }
  if (summary.error !== null) return { kind: 'failed', error: summary.error, retry: () => void summary.refetch() };
  return { kind: 'loading' };
}
