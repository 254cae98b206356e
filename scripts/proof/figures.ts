/** Prints figures beside their targets, and remembers whether one was over. */
export class Figures {
  /** Whether all were reached so far. */
  areMet = true;

  /** Milliseconds that something took, several times; the 95th percentile is compared. */
  say(what: string, took: readonly number[], targetMs: number): void {
    const sorted = took.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
    const isOver = at(0.95) > targetMs;
    this.areMet &&= !isOver;
    console.log(`${isOver ? 'OVER ' : '     '}p50 ${at(0.5).toFixed(1).padStart(7)}  p95 ${at(0.95).toFixed(1).padStart(7)} ms  ${what}`);
  }
}
