import type { LiveSubscription } from '../app/live.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { AppDeps } from '../app/deps.ts';
import type { LiveEvent } from '../app/engine-types.ts';
import type { LogLevel } from '../app/ports.ts';
import type { Authenticate } from './auth/authenticate.ts';
import type { SignInLimitSettings } from './auth/sign-in-limits.ts';

/** Limits and names. Each has a default in `defaultServerSettings`. */
export type ServerSettings = {
  /** Host names that are served besides `localhost` and addresses; lower case, without port. */
  readonly allowedHosts: readonly string[];
  /** Largest body of a JSON request. */
  readonly maxBodyBytes: number;
  /** Largest workflow document. */
  readonly maxWorkflowBytes: number;
  /** Largest sum of request headers. */
  readonly maxHeaderBytes: number;
  /** How long a request may take to arrive. */
  readonly requestTimeoutMs: number;
  /** How long its headers may take. */
  readonly headersTimeoutMs: number;
  /** How often slow requests are looked for. */
  readonly slowCheckMs: number;
  /** Connections at once; more are closed. */
  readonly maxConnections: number;
  /** How many live events are remembered. */
  readonly liveCapacity: number;
  /** A listener for whom that much has piled up is closed. */
  readonly liveBacklogBytes: number;
  /** How often something is sent to listeners, so that proxies keep the connection and dead ones are noticed. */
  readonly liveHeartbeatMs: number;
  /** Live connections at once. */
  readonly maxLiveListeners: number;
  /** A session that is not used for so long ends. */
  readonly sessionIdleMs: number;
  /** A session ends after so long in any case. */
  readonly sessionLongestMs: number;
  /** How exactly is kept when a session was used last. */
  readonly sessionTouchMs: number;
  /** How long a link to choose a password works. */
  readonly passwordLinkMs: number;
  /** Wrong passwords and codes that are allowed. */
  readonly signInLimits: SignInLimitSettings;
};

/** What holds unless a test or an operator says otherwise. */
export const defaultServerSettings: ServerSettings = {
  allowedHosts: [],
  maxBodyBytes: 1024 * 1024,
  maxWorkflowBytes: 1024 * 1024,
  maxHeaderBytes: 16 * 1024,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  slowCheckMs: 1_000,
  maxConnections: 2_000,
  liveCapacity: 10_000,
  liveBacklogBytes: 1024 * 1024,
  liveHeartbeatMs: 15_000,
  maxLiveListeners: 1_000,
  sessionIdleMs: 24 * 3_600_000,
  sessionLongestMs: 30 * 24 * 3_600_000,
  sessionTouchMs: 60_000,
  passwordLinkMs: 3 * 24 * 3_600_000,
  signInLimits: { windowMs: 300_000, perNameAndAddress: 5, perAddress: 30, perName: 100 },
};

/** Something measured elsewhere, for `/metrics`. */
export type Measurement = {
  /** Without the prefix `evqueue_`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly samples: readonly { readonly labels: { readonly [name: string]: string }; readonly value: number }[];
};

/** What a server is made of. */
export type ServerDeps = AppDeps & {
  /** Hears live events; the returned function ends it. Messages keep their order with those of `ask`. */
  onLive(listener: (events: readonly LiveEvent[]) => void): LiveSubscription;
  readonly authenticate: Authenticate;
  /** SHA-256 of the code of the one-time link; null: none was printed. */
  readonly firstCodeDigest: Uint8Array | null;
  /** Directory of the built web interface; looked at again when it changes. */
  readonly webDir: string;
  readonly settings: ServerSettings;
  /** What others measure: the engine, its store. */
  measurements(): Promise<readonly Measurement[]>;
  readonly log: FastifyBaseLogger;
  /** Somebody has changed how much is logged. */
  onLogLevel(level: LogLevel): void;
  readonly version: string;
};
