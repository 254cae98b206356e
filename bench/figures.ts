/** Times, samples, and how they are written. */

/** Milliseconds that something took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await act();
  return performance.now() - startedMs;
}

/** The value below which that share of a sample lies. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Runs `act` for each number from 0 on, so many at once. */
export async function manyAtOnce(count: number, atOnce: number, act: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
}

/** The best of several measurements; more of them on a machine that others use too. */
export async function best(runs: number, is: 'highest' | 'lowest', measure: () => Promise<number>): Promise<number> {
  const sample: number[] = [];
  for (let run = 0; run < runs; run += 1) sample.push(await measure());
  return is === 'highest' ? Math.max(...sample) : Math.min(...sample);
}

/** `1,234` */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** `1,234/s` */
export function perSecond(count: number): string {
  return `${whole(count)}/s`;
}

/** `1.23 ms`, `45 ms` */
export function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : whole(value)} ms`;
}

/** `12.3 MB`, of 1,000,000 bytes */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
