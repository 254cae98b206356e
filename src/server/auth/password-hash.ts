import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Passwords } from '../../app/ports.ts';
import { normalPassword } from '../../core/access/password-rules.ts';
import { err, ok } from '../../core/result.ts';

/** What one hash costs: 19 MiB, 2 passes, which is about 35 ms. Those of an older hash stand in it. */
const cost = { memoryKib: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const hashBytes = 32;

/** How many hashes are made at once. */
export type HashLimits = {
  /** They run in the threads that files are read in too, and each takes its memory. Default 2. */
  readonly running: number;
  /** Beyond those; more are refused. Default 60: at 35 ms each, the last one waits a second. */
  readonly waiting: number;
};

const defaultLimits: HashLimits = { running: 2, waiting: 60 };

type Parsed = {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
};

/** Hashes and compares passwords with argon2id, few at a time. Hashes are texts in the usual form, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export function createPasswords(limits: HashLimits = defaultLimits): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];
  /** Compared with where there is no such user, so that the time of an answer does not tell. */
  const nobody: Parsed = { ...cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };

  async function derive(password: string, { memoryKib, passes, parallelism, salt, hash }: Parsed): Promise<Buffer> {
    if (running >= limits.running) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        argon2(
          'argon2id',
          { message: normalPassword(password), nonce: salt, memory: memoryKib, passes, parallelism, tagLength: hash.length },
          (cause, derived) => (cause === null ? resolve(derived) : reject(cause)),
        );
      });
    } finally {
      // The place is handed over, not given back, so that nobody overtakes.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  const isBusy = (): boolean => waiting.length >= limits.waiting;
  const busy = err({ code: 'NOT_READY', message: 'too many passwords are being checked at once: try again in a moment' } as const);

  return {
    async hash(password) {
      if (isBusy()) return busy;
      const fresh: Parsed = { ...cost, salt: randomBytes(saltBytes), hash: new Uint8Array(hashBytes) };
      return ok(printHash({ ...fresh, hash: await derive(password, fresh) }));
    },
    async isRight(password, hash) {
      if (isBusy()) return busy;
      const expected = hash === null ? nobody : parseHash(hash);
      if (expected === null) throw new Error('the stored hash of a password cannot be read');
      const derived = await derive(password, expected);
      return ok(timingSafeEqual(derived, expected.hash) && hash !== null);
    },
  };
}

function printHash({ memoryKib, passes, parallelism, salt, hash }: Parsed): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
}

function parseHash(text: string): Parsed | null {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/.exec(text);
  if (match === null) return null;
  return {
    memoryKib: Number(match[1]),
    passes: Number(match[2]),
    parallelism: Number(match[3]),
    salt: Buffer.from(match[4] ?? '', 'base64'),
    hash: Buffer.from(match[5] ?? '', 'base64'),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
