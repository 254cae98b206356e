/** Clients that launch, look on, cancel and kill while the server dies under them, and note what they were told. */
import { setTimeout as pause } from 'node:timers/promises';
import type { InstanceBody, LaunchedBody } from '../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../src/server/schemas/tree.ts';
import { told, type PatientClient } from './client.ts';
import { endless } from './load.ts';
import { isOutputOf } from './oracle.ts';
import type { SeededRandom } from './random.ts';
import { tasksOf } from './site.ts';

/** A launch that was answered. */
export type Accepted = { readonly id: number; readonly workflow: string; readonly key: string };

/** An attempt as the server tells it after the end of its instance. */
export type ToldAttempt = {
  readonly id: string;
  readonly outcome: string;
  readonly exitCode: number | null;
  readonly isOutputWhole: boolean;
};

/** An instance as the server tells it after its end. */
export type ToldInstance = Accepted & {
  readonly errors: number;
  readonly attempts: readonly ToldAttempt[];
  readonly falseSuccesses: readonly string[];
};

export type DriverDeps = {
  readonly client: PatientClient;
  readonly random: SeededRandom;
  readonly workflows: readonly string[];
  /** Prefix of all idempotency keys. */
  readonly name: string;
  /** No more launches. */
  readonly isEnding: () => boolean;
  /** Called for everything that is wrong at first sight. */
  readonly complain: (invariant: string, message: string) => void;
};

/** All clients together. */
export class Driver {
  readonly accepted: Accepted[] = [];
  readonly told = new Map<number, ToldInstance>();
  readonly #deps: DriverDeps;
  #launches = 0;

  constructor(deps: DriverDeps) {
    this.#deps = deps;
  }

  /** One client: launches one instance after the other, and follows each to its end. */
  async run(): Promise<void> {
    const { random, workflows, isEnding } = this.#deps;
    while (!isEnding()) {
      this.#launches += 1;
      const key = `${this.#deps.name}-${this.#launches}`;
      const workflow = random.pick(workflows.map((name) => [name, endless.has(name) ? 0.3 : 1] as const));
      const launched = await this.#launch(workflow, key);
      if (launched === null) return;
      const end = this.#follow(launched);
      const act = random.next();
      if (endless.has(workflow) || act < 0.25) await this.#interfere(launched, random.between(0, 2_500));
      else if (act > 0.9) {
        // The same again, after the answer has arrived: must be the same instance.
        const again = await this.#launch(workflow, key);
        if (again !== null && again.id !== launched.id)
          this.#deps.complain('I1', `the key ${key} gave instance ${launched.id} and then ${again.id}`);
      }
      await end;
    }
  }

  /** Reads an instance of which nobody was told: those that tasks have launched. */
  async readChild(child: Accepted): Promise<void> {
    await this.#read(child, 0);
  }

  async #launch(workflow: string, key: string): Promise<Accepted | null> {
    const answer = await this.#deps.client.ask('POST', '/api/instances', { workflow, parameters: { key }, idempotencyKey: key });
    if (answer === null) return null;
    if (answer.status !== 201 && answer.status !== 200) throw new Error(`launch of ${workflow}: ${told(answer)}`);
    const { id } = answer.body as LaunchedBody;
    const accepted = { id, workflow, key };
    if (!this.accepted.some((each) => each.id === id)) this.accepted.push(accepted);
    return accepted;
  }

  async #follow(instance: Accepted): Promise<void> {
    for (;;) {
      const answer = await this.#deps.client.ask('GET', `/api/instances/${instance.id}`);
      if (answer === null) return;
      if (answer.status !== 200) {
        this.#deps.complain('I1', `instance ${instance.id} was accepted, and then: ${told(answer)}`);
        return;
      }
      const { status, errors } = answer.body as InstanceBody;
      if (status === 'terminated') {
        await this.#read(instance, errors);
        return;
      }
      await pause(100);
    }
  }

  async #read(instance: Accepted, errors: number): Promise<void> {
    const { client } = this.#deps;
    const answer = await client.ask('GET', `/api/instances/${instance.id}/tree`);
    if (answer === null) return;
    if (answer.status !== 200) throw new Error(`tree of ${instance.id}: ${told(answer)}`);
    const attempts: ToldAttempt[] = [];
    const falseSuccesses: string[] = [];
    for (const task of tasksOf((answer.body as TreeBody).jobs)) {
      const last = task.attempts.at(-1);
      if (task.ok === true && task.childInstance === null && (last?.outcome?.kind !== 'exited' || last.outcome['exitCode'] !== 0)) {
        falseSuccesses.push(`task ${task.nodeId} of instance ${instance.id} succeeded with ${JSON.stringify(last?.outcome)}`);
      }
      if (task.type === 'WORKFLOW') continue;
      for (const { number, outcome } of task.attempts) {
        const id = `${instance.id}-${task.nodeId}-${number}`;
        if (outcome === null) {
          this.#deps.complain('I5', `instance ${instance.id} has ended, its attempt ${id} has not`);
          continue;
        }
        const output = await client.ask('GET', `/api/instances/${instance.id}/tasks/${task.nodeId}/attempts/${number}/stdout`);
        if (output === null) return;
        const isOutputWhole =
          output.status === 200 && typeof output.body === 'string' && isOutputOf(id, output.body, outcome.kind === 'exited');
        const exitCode = outcome['exitCode'];
        attempts.push({ id, outcome: outcome.kind, exitCode: typeof exitCode === 'number' ? exitCode : null, isOutputWhole });
      }
    }
    this.told.set(instance.id, { ...instance, errors, attempts, falseSuccesses });
  }

  /** Cancels, kills or hurries an instance that runs; what comes too late is refused by the server. */
  async #interfere(instance: Accepted, delayMs: number): Promise<void> {
    const { random, client } = this.#deps;
    await pause(delayMs);
    const verb = random.pick([
      ['kill', 3],
      ['cancel', endless.has(instance.workflow) ? 0 : 2],
      ['retry-now', endless.has(instance.workflow) ? 0 : 2],
      ['kill-task', 3],
    ]);
    if (verb !== 'kill-task') {
      await client.ask('POST', `/api/instances/${instance.id}/${verb}`);
      return;
    }
    // Its first command that runs; an endless instance is killed until one was hit.
    while (!this.told.has(instance.id)) {
      const tree = await client.ask('GET', `/api/instances/${instance.id}/tree`);
      if (tree === null || tree.status !== 200) return;
      const { jobs, status } = tree.body as TreeBody;
      const running = tasksOf(jobs).find((task) => task.status === 'executing' && task.type !== 'WORKFLOW');
      if (running !== undefined) await client.ask('POST', `/api/instances/${instance.id}/tasks/${running.nodeId}/kill`);
      if (running !== undefined || status === 'terminated' || !endless.has(instance.workflow)) return;
      await pause(100);
    }
  }
}
