import { closestName } from '../did-you-mean.ts';
import { err, ok, type Result } from '../result.ts';
import type { ValueKind } from './schema.ts';

/** What was expected of a value, and what was probably meant. */
export type ValueError = { readonly expected: string; readonly hint: string | null };

/** Reads `yes`, `no`, `true`, `false` or an integer (true unless 0); null where the text is none of these. */
export function parseBoolean(text: string): boolean | null {
  const value = text.trim();
  if (value === 'yes' || value === 'true') return true;
  if (value === 'no' || value === 'false') return false;
  return /^[+-]?\d+$/.test(value) ? /[1-9]/.test(value) : null;
}

/** Reads a decimal integer, which may have a sign and white space around it; null where the text is none. */
export function parseInteger(text: string): number | null {
  const value = text.trim();
  if (!/^[+-]?\d+$/.test(value)) return null;
  const number = Number(value);
  // -0 would not be equal to the 0 that it is printed as.
  return number === 0 ? 0 : number;
}

/**
 * Reads an exit code: 0 to 255, or evQueue's negative form of 128 to 255 (-128 to -1), which stays as it is, so that
 * documents show what was written; null where the text is neither.
 */
export function parseExitCode(text: string): number | null {
  const value = parseInteger(text);
  if (value === null || value < -128 || value > 255) return null;
  return value;
}

/** Checks a value against what its attribute takes. Whether XPath can be parsed is not looked at. */
export function checkValue(kind: ValueKind, text: string): Result<null, ValueError> {
  const expect = (holds: boolean, expected: string, hint: string | null = null): Result<null, ValueError> =>
    holds ? ok(null) : err({ expected, hint });
  switch (kind.kind) {
    case 'text':
      return expect(kind.empty || text !== '', 'a text that is not empty');
    case 'xpath':
    case 'interpolated':
      return ok(null);
    case 'boolean':
      return expect(parseBoolean(text) !== null, 'yes, no, true, false or an integer');
    case 'integer': {
      const value = parseInteger(text);
      return expect(value !== null && value >= kind.min && value <= kind.max, `an integer from ${kind.min} to ${kind.max}`);
    }
    case 'exitCode':
      return expect(parseExitCode(text) !== null, 'an exit code from 0 to 255 (or from -128 to -1, for 128 to 255)');
    case 'choice':
      return expect(kind.values.includes(text), `one of ${kind.values.join(', ')}`, closestName(text, kind.values));
  }
}
