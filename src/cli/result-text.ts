import { durationsLine } from './durations-line.ts';

/** What is told of an instance that has ended. */
export type EndedInstance = {
  readonly id: number;
  readonly workflow: string;
  readonly errors: number;
  readonly unsatisfied: number;
  readonly tags: readonly string[];
  readonly customAttributes: readonly { readonly name: string; readonly value: string }[];
  readonly elapsedMs: number;
  readonly realMs: number;
  readonly queuedMs: number;
  readonly waitedForRetryMs: number;
};

/** The last lines of `run` and `launch --wait`. */
export function resultText(instance: EndedInstance): string {
  const errors = instance.errors === 0 ? 'without error' : `with ${instance.errors} ${instance.errors === 1 ? 'error' : 'errors'}`;
  const unsatisfied = instance.unsatisfied === 0 ? [] : [`${instance.unsatisfied} waited for something that never came`];
  return [
    `${instance.workflow} #${instance.id} ended ${errors}`,
    ...unsatisfied,
    durationsLine(instance),
    ...instance.customAttributes.map(({ name, value }) => `${name}: ${value}`),
    ...(instance.tags.length === 0 ? [] : [`tags: ${instance.tags.join(', ')}`]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
