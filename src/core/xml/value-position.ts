import type { XmlPosition } from './element.ts';
import type { SourceLines } from './source-lines.ts';

/**
 * Where a character of an attribute's value stands in the source: references and line ends are longer there than in the
 * value.
 *
 * @param source     the document
 * @param lines      its lines
 * @param attribute  where the attribute's name begins
 * @param offset     0-based place in the value
 */
export function positionInValue(source: string, lines: SourceLines, attribute: XmlPosition, offset: number): XmlPosition {
  const start = lines.offsetOf(attribute);
  const opening = /[^=]*=\s*["']/y;
  opening.lastIndex = start;
  if (opening.exec(source) === null) return attribute;
  const unit = /&[^;]*;|\r\n|[^]/y;
  unit.lastIndex = opening.lastIndex;
  for (let passed = 0; passed < offset;) {
    const match = unit.exec(source);
    if (match === null) return attribute;
    // A reference to a character beyond the first plane is two units in the value; other units of the source are one.
    passed += isAstral(match[0]) ? 2 : 1;
  }
  return lines.positionAt(unit.lastIndex);
}

function isAstral(unit: string): boolean {
  const match = /^&#(?:x([0-9a-fA-F]+)|(\d+));$/.exec(unit);
  if (match === null) return false;
  return (match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)) > 0xffff;
}
