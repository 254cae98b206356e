/** Tells answers that wait for something far away that the server stops. */
export class StopSignal {
  readonly #waiting = new Set<() => void>();

  /** The result of `work`, or of `instead` if the server stops before. Nothing is kept of work that is done. */
  async race<T>(work: Promise<T>, instead: () => T): Promise<T> {
    let giveUp: () => void = () => undefined;
    const stopped = new Promise<T>((resolve) => {
      giveUp = () => resolve(instead());
    });
    this.#waiting.add(giveUp);
    try {
      return await Promise.race([work, stopped]);
    } finally {
      this.#waiting.delete(giveUp);
    }
  }

  stop(): void {
    for (const giveUp of this.#waiting) giveUp();
  }
}
