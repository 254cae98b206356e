import type { AskEngine } from '../../app/engine-types.ts';
import type { SessionRow, UserReads } from '../../app/ports.ts';
import type { User } from '../../core/access/can.ts';
import type { EpochMs } from '../../core/time.ts';
import { digestOfToken } from './authenticate.ts';

/** A browser that is signed in, and as whom. */
export type OpenSession = { readonly session: SessionRow; readonly user: User };

/** Finds sessions. Each look reads the store: what was revoked or changed a moment ago counts at once. */
export class Sessions {
  readonly #read: UserReads;
  readonly #ask: AskEngine;
  readonly #nowMs: () => EpochMs;
  readonly #idleMs: number;
  readonly #touchMs: number;
  /** Sessions whose sign of life is on its way to the store. */
  readonly #touching = new Set<string>();

  /** @param touchMs  how exact the last sign of life is: each costs a commit */
  constructor(
    deps: { readonly read: UserReads; readonly ask: AskEngine; nowMs(): EpochMs },
    { idleMs, touchMs }: { readonly idleMs: number; readonly touchMs: number },
  ) {
    this.#read = deps.read;
    this.#ask = deps.ask;
    this.#nowMs = () => deps.nowMs();
    this.#idleMs = idleMs;
    this.#touchMs = touchMs;
  }

  /** The session of a token, and a sign of life for it. */
  use(token: string): OpenSession | null {
    const found = this.#read.sessionOfToken(digestOfToken(token));
    if (found === null) return null;
    const nowMs = this.#nowMs();
    if (found.expiresAtMs <= nowMs || found.endsAtMs <= nowMs) return null;
    if (nowMs - found.lastSeenAtMs >= this.#touchMs) this.#touch(found, nowMs);
    const { roles, ...session } = found;
    return { session, user: { name: session.userName, roles } };
  }

  /** Whether a session that was open still is. */
  isOpen(id: string): boolean {
    const session = this.#read.session(id);
    const nowMs = this.#nowMs();
    return session !== null && session.expiresAtMs > nowMs && session.endsAtMs > nowMs;
  }

  #touch({ id, endsAtMs }: SessionRow, nowMs: EpochMs): void {
    if (this.#touching.has(id)) return;
    this.#touching.add(id);
    const expiresAtMs = Math.min(endsAtMs, nowMs + this.#idleMs);
    // Where it fails, the next request tries again.
    void this.#ask({ kind: 'seeSession', id, expiresAtMs }).finally(() => this.#touching.delete(id));
  }
}
