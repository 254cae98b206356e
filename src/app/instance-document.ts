/** An instance as document and as tree, from what the reading side of a store gives. */
import { Definition } from '../core/instance/definition.ts';
import { printInstanceDocument } from '../core/instance/document-print.ts';
import type { OutputSource } from '../core/instance/document-model.ts';
import { maxParsedBytes, maxTextBytes } from '../core/instance/limits.ts';
import { instanceOfRecords } from '../core/instance/node-record.ts';
import { parseOutput } from '../core/instance/output-content.ts';
import { textOfOutput } from '../core/instance/output-text.ts';
import type { Channel } from '../core/instance/record.ts';
import type { InstanceState } from '../core/instance/state.ts';
import { instanceTree, type TreeJob } from '../core/instance/tree.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { InstanceDetail, ReadStore } from './ports.ts';

/** Definitions read lately, by hash: most questions are about few workflows. */
const keptDefinitions = 100;

/** Reads instances; keeps the definitions that it has read. */
export class InstanceDocuments {
  readonly #read: Pick<ReadStore, 'output'>;
  readonly #definitions = new Map<string, Definition>();

  constructor(read: Pick<ReadStore, 'output'>) {
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

  #definitionOf(detail: InstanceDetail): Definition {
    const hash = detail.instance.definitionHash;
    const known = this.#definitions.get(hash);
    if (known !== undefined) return known;
    const read = readWorkflowXml(detail.definitionSource);
    if (!read.ok) throw new Error(`stored definition ${hash} cannot be read: ${read.error[0]?.message ?? ''}`);
    const definition = new Definition(read.value.workflow);
    if (this.#definitions.size >= keptDefinitions) {
      const oldest = this.#definitions.keys().next();
      if (!oldest.done) this.#definitions.delete(oldest.value);
    }
    this.#definitions.set(hash, definition);
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
