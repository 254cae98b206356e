/** An instance as document and as tree, from what the reading side of a store gives. */
import type { InstanceId } from '../core/ids.ts';
import { Definition } from '../core/instance/definition.ts';
import { printInstanceDocument } from '../core/instance/document-print.ts';
import type { OutputSource } from '../core/instance/document-model.ts';
import { endedAs, failedBefore, failureOf, isFailed, type EndedAs, type InstanceFailure } from '../core/instance/failure.ts';
import { lastLineOf } from '../core/instance/last-line.ts';
import { maxParsedBytes, maxTextBytes } from '../core/instance/limits.ts';
import { instanceOfRecords, nodeOfRecord } from '../core/instance/node-record.ts';
import { parseOutput } from '../core/instance/output-content.ts';
import { textOfOutput } from '../core/instance/output-text.ts';
import type { Channel } from '../core/instance/record.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { instanceTree, type TreeJob } from '../core/instance/tree.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { InstanceDetail, ReadStore } from './ports.ts';

/** Definitions read lately, by hash: most questions are about few workflows. */
const keptDefinitions = 100;

/** Failures of ended instances, which never change, looked at lately. */
const keptFailures = 5_000;

/** What is read of the end of a command's stderr to find its last line. */
const tailBytes = 1_000;

/** What failed in an ended instance. */
export type EndedFailure = {
  readonly endedAs: EndedAs;
  readonly failure: InstanceFailure;
  /** The last line that the command wrote to stderr; null: none. */
  readonly message: string | null;
};

const utf8 = new TextDecoder();

type Read = Pick<ReadStore, 'output' | 'failedNodes' | 'definitionSource'>;

/** Reads instances; keeps the definitions that it has read. */
export class InstanceDocuments {
  readonly #read: Read;
  readonly #definitions = new Map<string, Definition>();
  readonly #failures = new Map<InstanceId, EndedFailure | null>();

  constructor(read: Read) {
    this.#read = read;
  }

  /** evQueue's document of the instance, as XML without declaration. */
  xml(detail: InstanceDetail): string {
    const state = this.state(detail);
    return printInstanceDocument(state, detail.attempts, this.#outputsOf(state));
  }

  /** Jobs and tasks as plain data. */
  tree(detail: InstanceDetail): readonly TreeJob[] {
    return instanceTree(this.state(detail), detail.attempts);
  }

  /** The state as the engine had it at its last commit. */
  state(detail: InstanceDetail): InstanceState {
    return instanceOfRecords(detail.instance, detail.nodes, detail.attempts, this.#definitionOf(detail));
  }

  /** What failed in an instance that has ended; null: nothing, or it is gone. */
  failure(id: InstanceId): EndedFailure | null {
    const known = this.#failures.get(id);
    if (known !== undefined) return known;
    const failure = this.#failureOf(id);
    keep(this.#failures, id, failure, keptFailures);
    return failure;
  }

  #failureOf(id: InstanceId): EndedFailure | null {
    const found = this.#read.failedNodes(id);
    if (found === null) return null;
    const nodes = found.nodes.map(nodeOfRecord).filter(isFailed);
    const ended = endedAs(nodes);
    if (ended === null) return null;
    const first = nodes.reduce((a, b) => (failedBefore(b, a) ? b : a));
    const definition = this.#definition(found.definitionHash, () => this.#read.definitionSource(found.definitionHash) ?? '');
    const failure = failureOf(definition, first);
    return { endedAs: ended, failure, message: failure.attempt === null ? null : this.#lastLine(id, failure.nodeId, failure.attempt) };
  }

  #lastLine(id: InstanceId, nodeId: number, attempt: number): string | null {
    const head = this.#read.output(id, nodeId, attempt, 'stderr', 0, tailBytes);
    if (head === null || head.sizeBytes === 0) return null;
    const tail =
      head.sizeBytes <= tailBytes ? head : this.#read.output(id, nodeId, attempt, 'stderr', head.sizeBytes - tailBytes, tailBytes);
    const line = tail === null ? '' : lastLineOf(utf8.decode(tail.bytes));
    return line === '' ? null : line;
  }

  #definitionOf({ instance, definitionSource }: InstanceDetail): Definition {
    return this.#definition(instance.definitionHash, () => definitionSource);
  }

  #definition(hash: string, source: () => string): Definition {
    const known = this.#definitions.get(hash);
    if (known !== undefined) return known;
    const read = readWorkflowXml(source());
    if (!read.ok) throw new Error(`stored definition ${hash} cannot be read: ${read.error[0]?.message ?? ''}`);
    const definition = new Definition(read.value.workflow);
    keep(this.#definitions, hash, definition, keptDefinitions);
    return definition;
  }

  #outputsOf(state: InstanceState): OutputSource {
    const bytes = (nodeId: number, attempt: number, channel: Channel, limit: number): Uint8Array =>
      this.#read.output(state.launch.id, nodeId, attempt, channel, 0, limit)?.bytes ?? new Uint8Array(0);
    const text = (nodeId: number, attempt: number, channel: Channel): string => textOfOutput(bytes(nodeId, attempt, channel, maxTextBytes));
    return (nodeId, attempt, method) => {
      const raw = method === 'xml' || method === 'json' ? bytes(nodeId, attempt, 'stdout', maxParsedBytes) : null;
      const parsed = raw === null ? null : parseOutput(method === 'json' ? 'JSON' : 'XML', raw, raw.length);
      return {
        output: parsed?.ok === true ? { kind: 'tree', root: parsed.value } : { kind: 'text', text: text(nodeId, attempt, 'stdout') },
        stderr: text(nodeId, attempt, 'stderr'),
        log: text(nodeId, attempt, 'log'),
      };
    };
  }
}

/** Keeps the newest so many. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  if (map.size >= most) {
    const oldest = map.keys().next();
    if (!oldest.done) map.delete(oldest.value);
  }
  map.set(key, value);
}
