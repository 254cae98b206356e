/** One task among a thousand, by XPath. */
import { ms } from './figures.ts';
import { row, type BenchOptions, type Row } from './scenario.ts';
import { benchXPath } from './xpath.ts';

/** The search that counts, and others that show that nothing falls off a cliff. */
export function benchXPathSearch({ short }: BenchOptions, say: (row: Row) => void): Promise<void> {
  for (const { name, ours_ms, peer_ms, ratio } of benchXPath(short ? 100 : 500)) {
    const isCounted = name.includes("//task[@name='t900']/output");
    say({
      ...row(name, '1,000 tasks', ms(ours_ms), isCounted ? '<= 1.2 ms' : '', isCounted ? ours_ms <= 1.2 : null),
      peer: `libxml2-wasm ${ms(peer_ms)}`,
      ratio: ratio.toFixed(2),
    });
  }
  return Promise.resolve();
}
