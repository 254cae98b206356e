import type { AttemptId } from '../../src/core/ids.ts';
import type { AttemptOutput, Outcome } from '../../src/core/instance/record.ts';
import type { Inspection, Report, Runner, RunnerListener, StartSpec } from '../../src/engine/ports.ts';

/**
 * A runner that starts nothing: each start is reported as ended with an exit code that `decide` gives, at the next turn of
 * the loop; null keeps it running until `end` is called. For tests and figures of the engine alone.
 */
export class InstantRunner implements Runner {
  readonly name = 'instant';
  readonly can = { adopt: false, killTree: true, liveOutput: false, provesNeverStarted: true, mayStartTwice: false };
  readonly started: StartSpec[] = [];
  readonly running = new Map<AttemptId, StartSpec>();
  readonly acked = new Set<AttemptId>();
  /** Ends that nobody has acknowledged: they are told again to whoever inspects them. */
  readonly #reports = new Map<AttemptId, Report>();
  /** Most that ever ran at once. */
  mostRunning = 0;
  keepStarts = true;
  #listener: RunnerListener | null = null;
  readonly #decide: (spec: StartSpec) => number | Outcome | null;
  readonly #nowMs: () => number;
  #due: { readonly id: AttemptId; readonly outcome: Outcome }[] = [];

  constructor(decide: (spec: StartSpec) => number | Outcome | null = () => 0, nowMs: () => number = () => Date.now()) {
    this.#decide = decide;
    this.#nowMs = nowMs;
  }

  open(listener: RunnerListener): Promise<void> {
    this.#listener = listener;
    return Promise.resolve();
  }

  place(): { readonly ok: true; readonly ref: string } {
    return { ok: true, ref: 'here' };
  }

  start(spec: StartSpec): void {
    if (this.keepStarts) this.started.push(spec);
    this.running.set(spec.attemptId, spec);
    this.mostRunning = Math.max(this.mostRunning, this.running.size);
    const decided = this.#decide(spec);
    if (decided === null) return;
    const outcome: Outcome = typeof decided === 'number' ? { kind: 'exited', exitCode: decided } : decided;
    if (this.#due.push({ id: spec.attemptId, outcome }) === 1) setImmediate(() => this.#report());
  }

  /** Ends a command that was kept running. */
  end(id: AttemptId, outcome: number | Outcome = 0, output: AttemptOutput = {}): void {
    if (!this.running.delete(id)) throw new Error(`${id} does not run`);
    const atMs = this.#nowMs();
    const report: Report = {
      attemptId: id,
      startedAtMs: atMs,
      endedAtMs: atMs,
      outcome: typeof outcome === 'number' ? { kind: 'exited', exitCode: outcome } : outcome,
      output,
    };
    this.#reports.set(id, report);
    this.#listener?.ended(report);
  }

  abandon(id: AttemptId): Promise<'neverStarted' | 'mayHaveStarted'> {
    return Promise.resolve(this.running.has(id) ? 'mayHaveStarted' : 'neverStarted');
  }

  inspect(attempts: readonly { readonly attemptId: AttemptId }[]): Promise<readonly Inspection[]> {
    return Promise.resolve(
      attempts.map(({ attemptId }) => {
        const report = this.#reports.get(attemptId);
        if (report !== undefined) return { kind: 'ended', report };
        return this.running.has(attemptId) ? { kind: 'running', startedAtMs: null } : { kind: 'neverStarted' };
      }),
    );
  }

  ack(ids: readonly AttemptId[]): void {
    for (const id of ids) {
      this.acked.add(id);
      this.#reports.delete(id);
    }
  }

  read(): Uint8Array {
    return new Uint8Array(0);
  }

  signal(id: AttemptId, _signal: 'term' | 'kill', by: string): Promise<void> {
    if (this.running.has(id)) this.end(id, { kind: 'killed', by });
    return Promise.resolve();
  }

  orphans(): Promise<readonly { readonly attemptId: AttemptId; readonly pids: readonly number[] }[]> {
    return Promise.resolve([]);
  }

  close(): Promise<void> {
    this.#listener = null;
    return Promise.resolve();
  }

  #report(): void {
    const due = this.#due;
    this.#due = [];
    for (const { id, outcome } of due) if (this.running.has(id)) this.end(id, outcome);
  }
}
