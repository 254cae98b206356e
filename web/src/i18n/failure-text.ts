import { ApiError } from '../api/api-error.ts';
import type { Messages } from './messages.ts';

/** A failure in the reader's words where there are some, else in the engine's own. */
export function failureText(error: unknown, messages: Messages): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
  const known: { readonly [code: string]: string } = messages.errors;
  return known[error.code] ?? `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}.`;
}
