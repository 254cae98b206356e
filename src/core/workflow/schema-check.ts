import { closestName } from '../did-you-mean.ts';
import type { XmlAttribute, XmlElement, XmlPosition, XmlText } from '../xml/element.ts';
import { checkValue } from './attribute-value.ts';
import type { Problem } from './problem.ts';
import { schemaOf, type ElementSchema } from './schema.ts';

/** Lists of names up to this length are shown whole. */
const shownNames = 8;

/**
 * Compares an element, and all below it, with the schema. Elements that are not known are reported and not looked into.
 *
 * @param positionOfText  where a text that is not all white space begins
 * @returns all problems, in the order of the document as far as one element is concerned
 */
export function checkAgainstSchema(root: XmlElement, positionOfText: (text: XmlText) => XmlPosition | null): readonly Problem[] {
  const problems: Problem[] = [];
  if (root.name !== 'workflow') {
    const hint = closestName(root.name, ['workflow']);
    return [problemAt('WORKFLOW_UNKNOWN_ELEMENT', `expected <workflow>, got <${root.name}>`, root.position, hint)];
  }
  checkElement(root, schemaOf(root.name), problems, positionOfText);
  return problems;
}

function checkElement(
  element: XmlElement,
  schema: ElementSchema,
  problems: Problem[],
  positionOfText: (text: XmlText) => XmlPosition | null,
): void {
  checkAttributes(element, schema, problems);
  const counts = new Map<string, number>();
  let reached = 0;
  for (const child of element.children) {
    if (child.kind === 'text') {
      if (!schema.text && child.value.trim() !== '')
        problems.push(unexpectedText(element, child, positionOfText(child) ?? element.position));
      continue;
    }
    const index = schema.children.findIndex(({ name }) => name === child.name);
    const known = schema.children[index];
    if (known === undefined) {
      problems.push(unknownElement(element, schema, child));
      continue;
    }
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    if (known.max !== null && count > known.max) {
      problems.push(problemAt('WORKFLOW_REPEATED_ELEMENT', `<${element.name}> holds one <${child.name}> only`, child.position));
    } else if (schema.ordered && index < reached) {
      const later = schema.children[reached]?.name ?? '';
      problems.push(problemAt('WORKFLOW_MISPLACED_ELEMENT', `<${child.name}> has to stand before <${later}>`, child.position));
    }
    reached = Math.max(reached, index);
    checkElement(child, schemaOf(child.name), problems, positionOfText);
  }
  for (const { name, min } of schema.children) {
    if ((counts.get(name) ?? 0) >= min) continue;
    problems.push(problemAt('WORKFLOW_MISSING_ELEMENT', `<${element.name}> needs <${name}>`, element.position));
  }
}

function checkAttributes(element: XmlElement, schema: ElementSchema, problems: Problem[]): void {
  for (const attribute of element.attributes) {
    const known = schema.attributes.find(({ name }) => name === attribute.name);
    if (known === undefined) {
      problems.push(isForValidators(attribute) ? ignoredAttribute(attribute) : unknownAttribute(element, schema, attribute));
      continue;
    }
    const checked = checkValue(known.value, attribute.value);
    if (checked.ok) continue;
    const message = `${attribute.name} of <${element.name}>: expected ${checked.error.expected}, got "${attribute.value}"`;
    problems.push(problemAt('WORKFLOW_INVALID_VALUE', message, attribute.position, checked.error.hint));
  }
  for (const { name, required } of schema.attributes) {
    if (!required || element.attribute(name) !== null) continue;
    problems.push(problemAt('WORKFLOW_MISSING_ATTRIBUTE', `<${element.name}> needs the attribute "${name}"`, element.position));
  }
}

/** Declarations that name a schema for other programs; evQueue lets them stand too. */
function isForValidators(attribute: XmlAttribute): boolean {
  return attribute.name.startsWith('xmlns:') || attribute.name.startsWith('xsi:');
}

function ignoredAttribute(attribute: XmlAttribute): Problem {
  return { ...problemAt('WORKFLOW_IGNORED', `"${attribute.name}" has no effect`, attribute.position), severity: 'warning' };
}

function unknownAttribute(element: XmlElement, schema: ElementSchema, attribute: XmlAttribute): Problem {
  const names = schema.attributes.map(({ name }) => name);
  const expected = names.length === 0 ? 'it has none' : names.length <= shownNames ? `known: ${names.join(', ')}` : null;
  const message = `<${element.name}> has no attribute "${attribute.name}"${expected === null ? '' : ` (${expected})`}`;
  return problemAt('WORKFLOW_UNKNOWN_ATTRIBUTE', message, attribute.position, closestName(attribute.name, names));
}

function unknownElement(parent: XmlElement, schema: ElementSchema, child: XmlElement): Problem {
  const names = schema.children.map(({ name }) => name);
  const expected = names.length === 0 ? (schema.text ? 'text' : 'nothing') : names.map((name) => `<${name}>`).join(', ');
  const message = `<${child.name}> is not allowed in <${parent.name}>: expected ${expected}`;
  return problemAt('WORKFLOW_UNKNOWN_ELEMENT', message, child.position, closestName(child.name, names));
}

function unexpectedText(element: XmlElement, text: XmlText, position: XmlPosition | null): Problem {
  const shown = text.value.trim().replace(/\s+/g, ' ');
  const cut = shown.length > 40 ? `${shown.slice(0, 40)}...` : shown;
  return problemAt('WORKFLOW_UNEXPECTED_TEXT', `text is not allowed in <${element.name}>, got "${cut}"`, position);
}

function problemAt(code: Problem['code'], message: string, position: XmlPosition | null, meant: string | null = null): Problem {
  const problem: Problem = { code, severity: 'error', message, line: position?.line ?? 0, column: position?.column ?? 0 };
  return meant === null ? problem : { ...problem, hint: `did you mean "${meant}"?` };
}
