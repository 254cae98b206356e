import type { FoundBody } from '../../../src/server/schemas/output.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** What an attempt wrote on one channel. */
export type OutputAddress = {
  readonly instanceId: number;
  readonly nodeId: number;
  readonly attempt: number;
  readonly channel: 'stdout' | 'stderr' | 'log';
};

/** A part of an output. `isGrowing`: the command runs, and may write more. */
export type OutputPart = { readonly text: string; readonly sizeBytes: number; readonly isGrowing: boolean };

/** Where an output is read. */
export function outputPath({ instanceId, nodeId, attempt, channel }: OutputAddress): string {
  return `/api/instances/${instanceId}/tasks/${nodeId}/attempts/${attempt}/${channel}`;
}

/** The last `maxBytes` of an output, from the beginning of a line where it is longer. */
export function tailRead(client: ApiClient, address: OutputAddress, maxBytes: number): Read<OutputPart> {
  return {
    queryKey: ['output', address, 'tail', maxBytes],
    async queryFn({ signal }) {
      const response = await client.response(outputPath(address), { signal, headers: { range: `bytes=-${maxBytes}` }, accept: 'text/plain' });
      const part = await partOf(response);
      const isCut = part.sizeBytes > maxBytes;
      return isCut ? { ...part, text: part.text.slice(part.text.indexOf('\n') + 1) } : part;
    },
  };
}

/** How many bytes an output has. */
export function sizeRead(client: ApiClient, address: OutputAddress): Read<OutputPart> {
  return {
    queryKey: ['output', address, 'size'],
    async queryFn({ signal }) {
      const response = await client.response(outputPath(address), { signal, headers: { range: 'bytes=0-0' }, accept: 'text/plain' });
      return { ...(await partOf(response)), text: '' };
    },
  };
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

async function partOf(response: Response): Promise<OutputPart> {
  const text = await response.text();
  const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  const length = response.headers.get('content-length');
  return {
    text,
    sizeBytes: total === undefined ? Number(length ?? new TextEncoder().encode(text).length) : Number(total),
    isGrowing: response.headers.get('evqueue-output') === 'growing',
  };
}
