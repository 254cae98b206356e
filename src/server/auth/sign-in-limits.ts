import type { RequestError } from '../../app/engine-types.ts';
import { AttemptLimiter } from './attempt-limiter.ts';

/** How many wrong passwords there may be in a window; see `ServerSettings`. */
export type SignInLimitSettings = {
  readonly windowMs: number;
  /** Of one name from one address. */
  readonly perNameAndAddress: number;
  /** From one address, whatever the name: also bounds the work of hashing that a stranger can cause. */
  readonly perAddress: number;
  /** Of one name, wherever from. High, since it locks out the person too. */
  readonly perName: number;
};

/** Bounds the guessing of passwords and codes. */
export class SignInLimits {
  readonly #pairs: AttemptLimiter;
  readonly #addresses: AttemptLimiter;
  readonly #names: AttemptLimiter;
  readonly #nowMs: () => number;

  /** @param nowMs  a clock that does not step */
  constructor({ windowMs, perNameAndAddress, perAddress, perName }: SignInLimitSettings, nowMs: () => number) {
    this.#pairs = new AttemptLimiter({ attempts: perNameAndAddress, windowMs });
    this.#addresses = new AttemptLimiter({ attempts: perAddress, windowMs });
    this.#names = new AttemptLimiter({ attempts: perName, windowMs });
    this.#nowMs = nowMs;
  }

  /** Counts an attempt; seconds to wait where it may not be made. */
  take(name: string, address: string): { readonly retryAfterS: number; readonly error: RequestError } | null {
    const nowMs = this.#nowMs();
    const pair = pairOf(name, address);
    const waitMs = Math.max(this.#pairs.waitMs(pair, nowMs), this.#addresses.waitMs(address, nowMs), this.#names.waitMs(name, nowMs));
    if (waitMs > 0) {
      const retryAfterS = Math.ceil(waitMs / 1000);
      const message = `too many attempts: try again in ${retryAfterS} s`;
      return { retryAfterS, error: { code: 'TOO_MANY_ATTEMPTS', message, details: { retryAfterS } } };
    }
    this.#pairs.count(pair, nowMs);
    this.#addresses.count(address, nowMs);
    this.#names.count(name, nowMs);
    return null;
  }

  /** The attempt was right, and does not count. What others tried at the same name, and this address at other names, still does. */
  succeeded(name: string, address: string): void {
    this.#pairs.forgive(pairOf(name, address));
    this.#addresses.takeBack(address);
    this.#names.takeBack(name);
  }
}

function pairOf(name: string, address: string): string {
  return `${address} ${name}`;
}
