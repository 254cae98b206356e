import type { LaunchedBody } from '../../../src/server/schemas/instance.ts';
import type { ApiClient } from './client.ts';

/** A launch, as the engine takes it. What is left out has the workflow's own value. */
export type LaunchBody = {
  readonly workflow: string;
  readonly parameters: { readonly [name: string]: string };
  readonly comment?: string;
  readonly priority?: number;
  readonly host?: string;
  readonly user?: string;
  /** The instance that is launched again. */
  readonly relaunchedFrom?: number;
  /** The same key launches once, whatever happens to the answer. */
  readonly idempotencyKey?: string;
};

/** Launches; answered when the instance is on the disk. */
export function launchWorkflow(client: ApiClient, body: LaunchBody): Promise<LaunchedBody> {
  return client.json('/api/instances', { method: 'POST', body });
}
