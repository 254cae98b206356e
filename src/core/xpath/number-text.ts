/** Numbers and texts, in both directions and both dialects. */

/** A number as XPath 1.0 writes it: no exponent, no trailing zeros, `NaN`, `Infinity`. */
export function numberText(value: number): string {
  if (value === 0) return '0';
  const short = String(value);
  const [mantissa, exponent] = short.split('e');
  if (exponent === undefined) return short;
  return withoutExponent(mantissa!, Number(exponent));
}

/** A whole number in digits, however large. */
export function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value + 0) : numberText(value);
}

/** A number as C's `%f` writes it, which evQueue uses: six decimals, ties to even, `inf`, `nan`. */
export function fixedText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size >= 1e21) return `${sign}${BigInt(size)}.000000`;
  // A tie at the sixth decimal is an odd number of 1/128; `toFixed` rounds it up.
  const parts = size * 128;
  const millionths = size * 1e6;
  if (parts % 2 === 1 && Math.floor(millionths) % 2 === 0) return `${sign}${(Math.floor(millionths) / 1e6).toFixed(6)}`;
  return `${sign}${size.toFixed(6)}`;
}

const decimal = /^[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*$/;

/** The number that a text is by XPath 1.0, or NaN: no plus sign, no exponent. */
export function parseNumber(text: string): number {
  const found = decimal.exec(text);
  return found === null ? NaN : Number(found[1]);
}

const wholeText = /^[ \t\n\v\f\r]*([+-]?\d+)$/;

/** The 32-bit integer that the whole of a text is for evQueue, or null. */
export function parseInteger32(text: string): number | null {
  const found = wholeText.exec(text);
  if (found === null) return null;
  const value = Number(found[1]);
  return value >= -2_147_483_648 && value <= 2_147_483_647 ? value + 0 : null;
}

const floatText = /^[ \t\n\v\f\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/;

/** The number that the whole of a text is for evQueue, which drops what is behind the point, or null. */
export function parseTruncated(text: string): number | null {
  const found = floatText.exec(text);
  return found === null ? null : Math.trunc(Number(found[1])) + 0;
}

function withoutExponent(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = mantissa.slice(sign.length).split('.');
  const digits = `${whole}${fraction}`;
  const point = whole!.length + exponent;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0')}`;
}
