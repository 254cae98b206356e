/**
 * What the inputs of a task became when it was considered. Made once, stored, and used unchanged by all its attempts.
 */

/** Content of an input, stdin or script after its holes were filled. `xml` is the content's markup where a `copy` was used. */
export type ResolvedContent = { readonly text: string; readonly xml?: string };

/** One `input` of the definition. */
export type ResolvedInput =
  | { readonly kind: 'skipped' }
  /** `contents`: one, or one for each item of its loop. `conditionHeld`: it had a condition. */
  | { readonly kind: 'resolved'; readonly conditionHeld: boolean; readonly looped: boolean; readonly contents: readonly ResolvedContent[] }
  /** `place` says which expression failed, or that the document would grow over its limit; inputs after it were not looked at. */
  | { readonly kind: 'failed'; readonly place: 'condition' | 'loop' | 'value' | 'copy' | 'limit'; readonly message: string };

/** All of a task, in the order of the definition; inputs after a failed one are missing. */
export type ResolvedInputs = {
  readonly inputs: readonly ResolvedInput[];
  readonly stdin: ResolvedInput | null;
  readonly script: ResolvedInput | null;
};
