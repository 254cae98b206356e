import type { ConfigurationBody, SettingsBody } from '../../../src/server/schemas/engine.ts';
import type { NodeBody } from '../../../src/server/schemas/node.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** The nodes with their machines, as they are now. */
export function nodesRead(client: ApiClient): Read<{ readonly items: readonly NodeBody[] }> {
  return { queryKey: ['nodes'], queryFn: ({ signal }) => client.json('/api/nodes', { signal }) };
}

/** What the engine was started with. */
export function configurationRead(client: ApiClient): Read<ConfigurationBody> {
  return { queryKey: ['configuration'], queryFn: ({ signal }) => client.json('/api/configuration', { signal }) };
}

/** What can be changed while it runs. */
export function settingsRead(client: ApiClient): Read<SettingsBody> {
  return { queryKey: ['settings'], queryFn: ({ signal }) => client.json('/api/settings', { signal }) };
}

/** Changes what is given. */
export function saveSettings(client: ApiClient, change: Partial<SettingsBody>): Promise<SettingsBody> {
  return client.json('/api/settings', { method: 'PUT', body: change });
}
