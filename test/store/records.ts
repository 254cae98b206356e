import type { InstanceId, NodeId } from '../../src/core/ids.ts';
import type { AttemptOutput, AttemptRecord, InstanceRecord, JournalEntry, NodeRecord, Outcome } from '../../src/core/instance/record.ts';
import type { QueueDefinition } from '../../src/core/queue/queue.ts';
import type { Change, DefinitionRecord, SessionRecord, UserRecord, WorkflowRecord } from '../../src/engine/ports.ts';

/** The moment at which everything in these tests begins. */
export const startMs = 1_750_000_000_000;

/** A definition with the hash `h`, which the instances here run on. */
export function aDefinition(given: Partial<DefinitionRecord> = {}): DefinitionRecord {
  return { hash: 'h', formatVersion: 1, mediaType: 'application/xml', source: '<workflow/>', ...given };
}

export function aWorkflow(given: Partial<WorkflowRecord> = {}): WorkflowRecord {
  return {
    name: 'mail',
    group: '',
    comment: '',
    definitionHash: 'h',
    createdAtMs: startMs,
    updatedAtMs: startMs,
    updatedBy: 'ann',
    ...given,
  };
}

export function aUser(name: string, given: Partial<UserRecord> = {}): UserRecord {
  return {
    name,
    roles: ['reader'],
    passwordHash: 'hash',
    passwordChangedAtMs: startMs,
    createdAtMs: startMs,
    updatedAtMs: startMs,
    updatedBy: 'ann',
    disabledAtMs: null,
    passwordLink: null,
    ...given,
  };
}

/** A session of `ann`; its token's hash is made of its id. */
export function aSession(id: string, given: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id,
    tokenHash: Buffer.from(`hash of ${id}`),
    user: 'ann',
    createdAtMs: startMs,
    lastSeenAtMs: startMs,
    expiresAtMs: startMs + 1000,
    endsAtMs: startMs + 5000,
    address: '127.0.0.1',
    userAgent: 'a browser',
    ...given,
  };
}

/** An executing instance. */
export function anInstance(id: InstanceId, given: Partial<InstanceRecord> = {}): InstanceRecord {
  return {
    id,
    workflow: 'mail',
    definitionHash: 'h',
    status: 'executing',
    parameters: [],
    priority: 0,
    comment: null,
    host: null,
    user: null,
    launchedBy: { kind: 'user', name: 'ann' },
    resumedFrom: null,
    relaunchedFrom: null,
    depth: 0,
    idempotencyKey: null,
    createdAtMs: startMs + id,
    startedAtMs: startMs + id,
    endedAtMs: null,
    errors: 0,
    unsatisfied: 0,
    realMs: 0,
    queuedMs: 0,
    waitedForRetryMs: 0,
    data: '{}',
    ...given,
  };
}

/** An instance that has ended, a second after its launch. */
export function anEndedInstance(id: InstanceId, given: Partial<InstanceRecord> = {}): InstanceRecord {
  return anInstance(id, { status: 'terminated', endedAtMs: startMs + id + 1000, ...given });
}

export function aNode(nodeId: NodeId, given: Partial<NodeRecord> = {}): NodeRecord {
  return { nodeId, data: `{"state":"queued","node":${nodeId}}`, ...given };
}

/** An attempt as it is assigned. */
export function anAttempt(instanceId: InstanceId, nodeId: NodeId, number = 1, given: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    instanceId,
    nodeId,
    number,
    queue: 'default',
    host: null,
    runner: 'local',
    runnerRef: 'worker-1',
    queuedAtMs: startMs,
    assignedAtMs: startMs + 1,
    startedAtMs: null,
    endedAtMs: null,
    outcome: null,
    ...given,
  };
}

/** The end of an attempt: exit code 0 and no output where nothing else is given. */
export function anEnd(
  instanceId: InstanceId,
  nodeId: NodeId,
  number = 1,
  given: { readonly outcome?: Outcome; readonly output?: AttemptOutput } = {},
): Extract<Change, { readonly kind: 'attemptEnded' }> {
  return {
    kind: 'attemptEnded',
    instanceId,
    nodeId,
    number,
    startedAtMs: startMs + 2,
    endedAtMs: startMs + 3,
    outcome: given.outcome ?? { kind: 'exited', exitCode: 0 },
    output: given.output ?? {},
  };
}

export function anEntry(seq: number): JournalEntry {
  return { seq, atMs: startMs + seq, event: `{"kind":"test","seq":${seq}}` };
}

export function aQueue(id: number, given: Partial<QueueDefinition> = {}): QueueDefinition {
  return {
    id,
    name: `queue-${id}`,
    aliases: [],
    concurrency: 8,
    order: 'fair',
    ageingS: 0,
    key: null,
    keyConcurrency: null,
    rate: null,
    paused: null,
    ...given,
  };
}

/** Inline output of a text. */
export function inline(text: string): { readonly kind: 'inline'; readonly bytes: Uint8Array } {
  return { kind: 'inline', bytes: new TextEncoder().encode(text) };
}

/** Text of bytes. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
