import { createHash } from 'node:crypto';
import { Definition } from '../core/instance/definition.ts';
import { readWorkflowXml } from '../core/workflow/xml-reader.ts';
import type { DefinitionRecord, EngineStore } from './ports.ts';

/** Version of the way definitions are stored and read; see docs/design/definitions.md. */
const formatVersion = 1;

/** Definitions that no instance uses are forgotten beyond this number. */
const keptDefinitions = 1_000;

/** Name of a definition by its content. */
function hashOf(source: string): string {
  return createHash('sha256').update(`${formatVersion}\n${source}`).digest('hex').slice(0, 32);
}

/** The row of a definition. */
export function definitionRecord(source: string): DefinitionRecord {
  return { hash: hashOf(source), formatVersion, mediaType: 'application/xml', source };
}

/** Definitions made ready to run, by hash; read from the store when they are needed. */
export class Definitions {
  readonly #store: Pick<EngineStore, 'definition'>;
  readonly #ready = new Map<string, Definition>();

  constructor(store: Pick<EngineStore, 'definition'>) {
    this.#store = store;
  }

  /** The definition of that hash. Throws where the store lacks it or it cannot be read: it was checked when it was saved. */
  get(hash: string): Definition {
    const known = this.#ready.get(hash);
    if (known !== undefined) return known;
    const record = this.#store.definition(hash);
    if (record === null) throw new Error(`the store has no definition ${hash}`);
    const read = readWorkflowXml(record.source);
    if (!read.ok) throw new Error(`stored definition ${hash} cannot be read: ${read.error[0]?.message ?? ''}`);
    return this.add(hash, new Definition(read.value.workflow));
  }

  /** Remembers a definition that was just read. */
  add(hash: string, definition: Definition): Definition {
    if (this.#ready.size >= keptDefinitions) {
      const oldest = this.#ready.keys().next();
      if (!oldest.done) this.#ready.delete(oldest.value);
    }
    this.#ready.set(hash, definition);
    return definition;
  }
}
