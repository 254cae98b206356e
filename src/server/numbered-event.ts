import type { LiveEvent } from '../app/engine-types.ts';
import { momentText } from './moment-text.ts';

/** An event with its number. It is written once, however many hear it, and not at all where nobody does. */
export class NumberedEvent {
  readonly seq: number;
  readonly event: LiveEvent;
  readonly #id: string;
  #text: string | null = null;

  /** @param id  what resumes after it */
  constructor(seq: number, event: LiveEvent, id: string) {
    this.seq = seq;
    this.event = event;
    this.#id = id;
  }

  /** As it is sent. */
  get text(): string {
    this.#text ??= `id: ${this.#id}\ndata: ${JSON.stringify(bodyOf(this.seq, this.event))}\n\n`;
    return this.#text;
  }
}

function bodyOf(seq: number, event: LiveEvent): object {
  const { atMs, ...rest } = event;
  return { seq, ...rest, at: momentText(atMs) };
}
