import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** What the pages keep for the reader, on the engine: the same in every browser. Each part has a name of its own. */
export type MySettings = {
  readonly [part: string]: unknown;
};

/** All that is kept. */
export function mySettingsRead(client: ApiClient): Read<MySettings> {
  return { queryKey: ['my-settings'], queryFn: ({ signal }) => client.json('/api/me/settings', { signal }) };
}

/** Changes one part; the others stay as they are on the engine now. */
export async function changeMySettings(client: ApiClient, change: (kept: MySettings) => MySettings): Promise<MySettings> {
  const kept = await client.json<MySettings>('/api/me/settings');
  const changed = change(kept);
  await client.json('/api/me/settings', { method: 'PUT', body: changed });
  return changed;
}
