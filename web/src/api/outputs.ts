import type { FoundBody, LinesBody, TimesBody } from '../../../src/server/schemas/output.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** One execution of a task. */
export type AttemptAddress = { readonly instanceId: number; readonly nodeId: number; readonly attempt: number };

/** What an attempt wrote on one channel. */
export type OutputAddress = AttemptAddress & {
  readonly channel: 'stdout' | 'stderr' | 'log';
};

/** A part of an output, of which there are `sizeBytes` in all. */
export type OutputPart = OutputSize & { readonly text: string };

/** Where an output is read. */
export function outputPath(address: OutputAddress): string {
  return `${attemptPath(address)}/${address.channel}`;
}

/** Where everything that an attempt wrote is read, in the order of arrival. */
export function orderedPath(address: AttemptAddress): string {
  return `${attemptPath(address)}/all`;
}

function attemptPath({ instanceId, nodeId, attempt }: AttemptAddress): string {
  return `/api/instances/${instanceId}/tasks/${nodeId}/attempts/${attempt}`;
}

/** When lines came; `after`: only those that an earlier answer did not have. */
export function readTimes(client: ApiClient, address: AttemptAddress, after: string | null, signal: AbortSignal): Promise<TimesBody> {
  return client.json(`${attemptPath(address)}/times`, { ...(after === null ? {} : { query: { after } }), signal });
}

/** How much an output holds. `isGrowing`: the command runs, and may write more. */
export type OutputSize = { readonly sizeBytes: number; readonly isGrowing: boolean };

/** How many bytes an output has now. */
async function outputSize(client: ApiClient, address: OutputAddress, signal: AbortSignal): Promise<OutputSize> {
  const { headers } = await client.response(outputPath(address), { method: 'HEAD', signal, accept: 'text/plain' });
  return { sizeBytes: Number(headers.get('content-length') ?? '0'), isGrowing: headers.get('evqueue-output') === 'growing' };
}

/** Bytes from `from` up to, but without, `to`; there must be some. */
async function readBytes(client: ApiClient, address: OutputAddress, from: number, to: number, signal: AbortSignal): Promise<Uint8Array> {
  const response = await client.response(outputPath(address), {
    signal,
    headers: { range: `bytes=${from}-${to - 1}` },
    accept: 'text/plain',
  });
  return new Uint8Array(await response.arrayBuffer());
}

/** The last `maxBytes` of an output, from the beginning of a line where it is longer. */
export function tailRead(client: ApiClient, address: OutputAddress, maxBytes: number): Read<OutputPart> {
  return {
    queryKey: ['output', address, 'tail', maxBytes],
    async queryFn({ signal }) {
      const size = await outputSize(client, address, signal);
      if (size.sizeBytes === 0) return { ...size, text: '' };
      const from = Math.max(0, size.sizeBytes - maxBytes);
      const text = new TextDecoder().decode(await readBytes(client, address, from, size.sizeBytes, signal));
      return { ...size, text: from === 0 ? text : text.slice(text.indexOf('\n') + 1) };
    },
  };
}

/** How many bytes an output has. */
export function sizeRead(client: ApiClient, address: OutputAddress): Read<OutputSize> {
  return { queryKey: ['output', address, 'size'], queryFn: ({ signal }) => outputSize(client, address, signal) };
}

/** Lines from `first` to `last`, both counted from 1 and included. */
export async function readLines(
  client: ApiClient,
  address: OutputAddress,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const text = await client.text(outputPath(address), { query: { lines: `${first}-${last}` }, signal, accept: 'text/plain' });
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** What to find: a text, or a regular expression that sees one line at a time. */
export type Find = { readonly text: string; readonly isRegexp: boolean; readonly ignoresCase: boolean };

/** Matches from byte `from` on, at most `limit`, and how many there are in all. */
export function findInOutput(
  client: ApiClient,
  address: OutputAddress,
  { text, isRegexp, ignoresCase }: Find,
  { from = 0, limit = 1, signal }: { readonly from?: number; readonly limit?: number; readonly signal?: AbortSignal },
): Promise<FoundBody> {
  return client.json(`${outputPath(address)}/find`, {
    query: { ...(isRegexp ? { regexp: text } : { text }), ignoreCase: ignoresCase, from, limit },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** How many lines an output has now; the engine counts them, nothing of the output is sent. */
export function countLines(client: ApiClient, address: OutputAddress, signal: AbortSignal): Promise<LinesBody> {
  return client.json(`${outputPath(address)}/lines`, { signal });
}
