import type { DurationMs, EpochMs } from '../time.ts';

/** Spreads the launches of plans that share a moment. */
export type Jitter = {
  /** A launch comes at most this much after its moment, and before that much; 0 or more. */
  readonly maxMs: DurationMs;
  /** What makes plans differ, like the plan's id; any text. */
  readonly seed: string;
};

/**
 * When the launch of a moment is due: the moment, plus the delay that seed and moment give. The same for ever, in every process:
 * no state is kept and a restart changes nothing. The moment stays the name of the launch; only its start is moved.
 */
export function dueAtMs(jitter: Jitter | null, momentMs: EpochMs): EpochMs {
  if (jitter === null || jitter.maxMs <= 0) return momentMs;
  return momentMs + Math.floor(hashOf(`${jitter.seed}\n${momentMs}`) * jitter.maxMs);
}

/** A number in [0, 1) from a text: FNV-1a over its UTF-16 units, then a mix, so that texts that differ in one digit lie far apart. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
