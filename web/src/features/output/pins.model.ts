/** Lines that a reader has pinned, as they stand in the address: `12,812731`. */

/** More than these nobody looks at, and the address stays short. */
const mostPins = 50;

/** The pins of an address, rising; what is no line is left out. */
export function pinsOf(text: string | undefined): readonly number[] {
  const lines = (text ?? '').split(',').flatMap((word) => (/^[1-9]\d{0,14}$/.test(word) ? [Number(word)] : []));
  return [...new Set(lines)].sort((a, b) => a - b).slice(0, mostPins);
}

/** The address after a pin was put or taken off; null: there is none any more. */
export function withPin(pins: readonly number[], line: number): string | null {
  const next = pins.includes(line) ? pins.filter((one) => one !== line) : [...pins, line].sort((a, b) => a - b).slice(0, mostPins);
  return next.length === 0 ? null : next.join(',');
}
