import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';

/** One clock for all that counts seconds on a page: everything ticks together, and nothing ticks while nobody looks. */
class Ticker {
  readonly #readMs: () => number;
  readonly #watchers = new Set<() => void>();
  #nowMs: number;
  #timer: number | null = null;

  /** @param readMs  now by the engine's clock, epoch milliseconds */
  constructor(readMs: () => number) {
    this.#readMs = readMs;
    this.#nowMs = readMs();
  }

  /** The time of the last tick. */
  readonly nowMs = (): number => this.#nowMs;

  /** The time at this very moment. */
  readonly readMs = (): number => this.#readMs();

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    this.#timer ??= window.setInterval(() => this.#tick(), 1000);
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size > 0 || this.#timer === null) return;
      window.clearInterval(this.#timer);
      this.#timer = null;
    };
  };

  #tick(): void {
    if (document.visibilityState === 'hidden') return;
    this.#nowMs = this.#readMs();
    for (const watcher of this.#watchers) watcher();
  }
}

const TickerContext = createContext<Ticker>(new Ticker(() => Date.now()));

/** Gives the parts below the engine's clock. */
export function NowProvider({ readMs, children }: { readonly readMs: () => number; readonly children: ReactNode }): ReactNode {
  const [ticker] = useState(() => new Ticker(readMs));
  return <TickerContext value={ticker}>{children}</TickerContext>;
}

/** Now by the engine's clock, renewed every second. */
export function useNow(): number {
  const ticker = use(TickerContext);
  const nowMs = useSyncExternalStore(ticker.watch, ticker.nowMs);
  // The first look of a part that comes late must not show the time of the last tick of another one.
  const [isFresh, setFresh] = useState(false);
  useEffect(() => setFresh(true), []);
  return isFresh ? nowMs : Math.max(nowMs, ticker.readMs());
}
