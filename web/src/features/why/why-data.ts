import type { Why } from '../../../../src/core/queue/why.ts';
import type { WhyBody } from '../../../../src/server/schemas/instance.ts';

/** On the wire moments are ISO texts and lose their unit (`sinceMs` is `since`), spans of seconds say so (`periodS` is `periodSeconds`). */
type OnWire<T> = T extends readonly (infer Item)[]
  ? readonly OnWire<Item>[]
  : T extends object
    ? {
        readonly [
          Name in keyof T as Name extends `${infer Moment}Ms` ? Moment : Name extends `${infer Span}S` ? `${Span}Seconds` : Name
        ]: Name extends `${string}Ms` ? string : OnWire<T[Name]>;
      }
    : T;

/** The reason as data, as the engine sends it. */
export type WireWhy = OnWire<Why>;

const kinds: { readonly [kind in Why['kind']]: true } = {
  queueFull: true,
  keyFull: true,
  inLine: true,
  rate: true,
  paused: true,
  unknownQueue: true,
  startsRefused: true,
  retry: true,
  condition: true,
  previousJob: true,
  subworkflow: true,
  unreachable: true,
};

/** The reason as data; null: a kind that this page does not know, of a newer engine. Then `body.text` says it in English. */
export function whyDataOf(body: WhyBody): WireWhy | null {
  const kind: unknown = body.why['kind'];
  return typeof kind === 'string' && kind in kinds ? (body.why as WireWhy) : null;
}
