/** Outputs of attempts as XPath sees them: looked at when an attempt ends, kept while they are fresh, read again from the store later. */
import { attemptIdOf, type AttemptId, type InstanceId, type NodeId } from '../core/ids.ts';
import type { OutputContent, OutputSource } from '../core/instance/document-model.ts';
import type { OutputMethod } from '../core/instance/event.ts';
import { maxParsedBytes, maxTextBytes } from '../core/instance/limits.ts';
import { exitCodeOf } from '../core/instance/node.ts';
import { parseOutput } from '../core/instance/output-content.ts';
import { textOfOutput } from '../core/instance/output-text.ts';
import type { Channel } from '../core/instance/record.ts';
import type { InstanceState } from '../core/instance/state.ts';
import type { TaskDefinition } from '../core/workflow/model.ts';
import type { XmlElement } from '../core/xml/element.ts';
import type { Result } from '../core/result.ts';
import type { EngineStore, ParseLarge, Report, Runner } from './ports.ts';

/** From this size on an output is parsed beside the loop: what is smaller takes some milliseconds. */
const largeBytes = 64 * 1024;

/** Bytes of fresh outputs that are kept in memory. */
const keptBytes = 32 * 1024 * 1024;

/** What is looked at of the end of an error output, and how far it is searched for in the store. */
const tailBytes = 4096;
const tailStepBytes = 64 * 1024;
const maxTailSearchBytes = 4 * 1024 * 1024;

const utf8 = new TextDecoder();

type Fresh = { readonly report: Report; root: XmlElement | null; readonly sizeBytes: number };

/** See the head of this file. One for the engine. */
export class Outputs {
  readonly #store: Pick<EngineStore, 'output'>;
  readonly #runner: Pick<Runner, 'read'>;
  readonly #fresh = new Map<AttemptId, Fresh>();
  /** Resumed instances whose copies of attempts are not committed yet, and where these are read meanwhile. */
  readonly #copies = new Map<InstanceId, InstanceId>();
  /** Large outputs that were parsed beside the loop, until their report is taken. */
  readonly #prepared = new Map<AttemptId, Result<XmlElement, string>>();
  #freshBytes = 0;

  constructor(store: Pick<EngineStore, 'output'>, runner: Pick<Runner, 'read'>) {
    this.#store = store;
    this.#runner = runner;
  }

  /**
   * Parses an output beside the loop if it is so large that the loop would feel it. Null: there is nothing to wait for,
   * `method` will do it.
   */
  prepare(report: Report, task: TaskDefinition, parse: ParseLarge): Promise<void> | null {
    const wanted = task.outputMethod ?? 'TEXT';
    const sizeBytes = sizeOf(report, 'stdout');
    if (wanted === 'TEXT' || exitCodeOf(report.outcome) !== 0 || sizeBytes < largeBytes || sizeBytes > maxParsedBytes) return null;
    return parse(wanted, this.#bytes(report, 'stdout')).then((parsed) => void this.#prepared.set(report.attemptId, parsed));
  }

  /** Looks at the output of an attempt that has just ended, and keeps it at hand. */
  method(report: Report, task: TaskDefinition): OutputMethod {
    let root: XmlElement | null = null;
    let method: OutputMethod;
    const wanted = task.outputMethod ?? 'TEXT';
    if (wanted === 'TEXT' || exitCodeOf(report.outcome) !== 0) {
      method = sizeOf(report, 'stdout') >= maxTextBytes ? { kind: 'outside' } : { kind: 'text' };
    } else {
      const parsed = this.#prepared.get(report.attemptId) ?? parseOutput(wanted, this.#bytes(report, 'stdout'), sizeOf(report, 'stdout'));
      this.#prepared.delete(report.attemptId);
      if (parsed.ok) root = parsed.value;
      if (parsed.ok) method = { kind: wanted === 'JSON' ? 'json' : 'xml' };
      else method = { kind: 'invalid', message: parsed.error, ...(sizeOf(report, 'stdout') >= maxTextBytes ? { outside: true } : {}) };
    }
    this.#keep(report, root);
    return method;
  }

  /** What XPath reads of the attempts of one instance. */
  source(instanceId: InstanceId): OutputSource {
    return (nodeId, attempt, method): OutputContent => {
      const id = attemptIdOf(instanceId, nodeId, attempt);
      const fresh = this.#fresh.get(id);
      const bytes = (channel: Channel, limit: number): Uint8Array =>
        fresh === undefined
          ? this.#store.output(this.#copies.get(instanceId) ?? instanceId, nodeId, attempt, channel, 0, limit)
          : this.#bytes(fresh.report, channel).subarray(0, limit);
      const text = (channel: Channel): string => textOfOutput(bytes(channel, maxTextBytes));
      if (method === 'text' || method === 'outside')
        return { output: { kind: 'text', text: method === 'outside' ? '' : text('stdout') }, stderr: text('stderr'), log: text('log') };
      let root = fresh?.root ?? null;
      if (fresh !== undefined) fresh.root = null;
      if (root === null) {
        const raw = bytes('stdout', maxParsedBytes);
        const parsed = parseOutput(method === 'json' ? 'JSON' : 'XML', raw, raw.length);
        if (!parsed.ok) return { output: { kind: 'text', text: textOfOutput(raw) }, stderr: text('stderr'), log: text('log') };
        root = parsed.value;
      }
      return { output: { kind: 'tree', root }, stderr: text('stderr'), log: text('log') };
    };
  }

  /** Bytes of an output that expressions will see, as `method` says. */
  documentBytes(report: Report, method: OutputMethod): number {
    const stdout =
      method.kind === 'outside' || (method.kind === 'invalid' && method.outside === true)
        ? 0
        : Math.min(sizeOf(report, 'stdout'), method.kind === 'text' || method.kind === 'invalid' ? maxTextBytes : maxParsedBytes);
    return stdout + Math.min(sizeOf(report, 'stderr'), maxTextBytes) + Math.min(sizeOf(report, 'log'), maxTextBytes);
  }

  /** The end of what an attempt wrote on stderr, as text. An output that is long beyond reason is not read to its end. */
  errorTail(instanceId: InstanceId, nodeId: NodeId, attempt: number): string {
    const fresh = this.#fresh.get(attemptIdOf(instanceId, nodeId, attempt));
    const output = fresh?.report.output.stderr;
    if (fresh !== undefined) {
      if (output === undefined) return '';
      if (output.kind === 'inline') return utf8.decode(output.bytes.subarray(-tailBytes));
      return utf8.decode(this.#runner.read(fresh.report.attemptId, 'stderr', Math.max(0, output.sizeBytes - tailBytes), tailBytes));
    }
    // The store does not say how long it is.
    let tail = new Uint8Array(0);
    for (let offset = 0; offset < maxTailSearchBytes; offset += tailStepBytes) {
      const part = this.#store.output(this.#copies.get(instanceId) ?? instanceId, nodeId, attempt, 'stderr', offset, tailStepBytes);
      if (part.length > 0) tail = Uint8Array.from(part);
      if (part.length < tailStepBytes) break;
    }
    return utf8.decode(tail.subarray(-tailBytes));
  }

  #keep(report: Report, root: XmlElement | null): void {
    this.forget(report.attemptId);
    const sizeBytes = 500 + sizeOf(report, 'stdout') + sizeOf(report, 'stderr') + sizeOf(report, 'log');
    this.#fresh.set(report.attemptId, { report, root, sizeBytes });
    this.#freshBytes += sizeBytes;
  }

  /** Until `copied` is called, outputs of `to` are read from `from`. */
  copying(from: InstanceId, to: InstanceId): void {
    this.#copies.set(to, from);
  }

  /** The copies are in the store. */
  copied(to: InstanceId): void {
    this.#copies.delete(to);
  }

  /** Forgets what is too much. Only called when all that was kept is committed: the store has it then. */
  trim(): void {
    for (const [id, fresh] of this.#fresh) {
      if (this.#freshBytes <= keptBytes) break;
      this.#forget(id, fresh);
    }
  }

  /** A report was not taken: what was parsed of it goes. What an earlier report of the same attempt brought stays. */
  discard(id: AttemptId): void {
    this.#prepared.delete(id);
  }

  /** Forgets what was kept of an attempt. */
  forget(id: AttemptId): void {
    const fresh = this.#fresh.get(id);
    if (fresh !== undefined) this.#forget(id, fresh);
  }

  /** Forgets what was kept of an instance that has ended. Only called when its end is committed. */
  forgetInstance(state: InstanceState): void {
    for (const node of state.nodes.values()) {
      if (node.kind !== 'task' || node.last === null) continue;
      for (let number = 1; number <= node.last.number; number += 1) this.forget(attemptIdOf(state.launch.id, node.id, number));
    }
  }

  /** How many attempts something is kept of. */
  get size(): number {
    return this.#fresh.size + this.#prepared.size;
  }

  #forget(id: AttemptId, fresh: Fresh): void {
    this.#fresh.delete(id);
    this.#freshBytes -= fresh.sizeBytes;
  }

  #bytes(report: Report, channel: Channel): Uint8Array {
    const output = report.output[channel];
    if (output === undefined) return new Uint8Array(0);
    if (output.kind === 'inline') return output.bytes;
    // It may not be committed yet, so the store does not know of it.
    return this.#runner.read(report.attemptId, channel, 0, maxParsedBytes);
  }
}

function sizeOf(report: Report, channel: Channel): number {
  const output = report.output[channel];
  if (output === undefined) return 0;
  return output.kind === 'inline' ? output.bytes.length : output.sizeBytes;
}
