import * as fc from 'fast-check';
import { XmlAttribute, XmlElement, XmlText } from '../../src/core/xml/element.ts';
import { arbitraryXmlText } from './arbitrary-text.ts';

/** A tree as plain values: easy to compare and to shrink. */
export type PlainElement = {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly (PlainElement | string)[];
};

const elementName = fc.constantFrom('a', 'b', 'item', '_x', 'n-1.2', 'ns:name', '\u{e9}l\u{e9}ment', '\u{10000}');

/** Elements as a parser gives them: no empty texts, neighbouring texts are one, attribute names are unique. */
export const { arbitraryElement } = fc.letrec<{ readonly arbitraryElement: PlainElement }>((tie) => ({
  arbitraryElement: fc.record(
    {
      name: elementName,
      attributes: fc.uniqueArray(fc.tuple(elementName, arbitraryXmlText), { maxLength: 3, selector: ([name]) => name }),
      children: fc
        .array(fc.oneof({ maxDepth: 3, depthSize: 'small' }, arbitraryXmlText, tie('arbitraryElement')), { maxLength: 4 })
        .map((children) => {
          const merged: (PlainElement | string)[] = [];
          for (const child of children) {
            const last = merged.at(-1);
            if (typeof child === 'string' && typeof last === 'string') merged[merged.length - 1] = last + child;
            else if (child !== '') merged.push(child);
          }
          return merged;
        }),
    },
    { noNullPrototype: true },
  ),
}));

/** Makes a tree of a plain one. */
export function elementOfPlain(plain: PlainElement): XmlElement {
  const element = new XmlElement(plain.name);
  element.attributes = plain.attributes.map(([name, value]) => new XmlAttribute(name, value, element));
  element.children = plain.children.map((child) => (typeof child === 'string' ? new XmlText(child) : elementOfPlain(child)));
  return element;
}

/** The plain form of a tree. */
export function plainOfElement(element: XmlElement): PlainElement {
  return {
    name: element.name,
    attributes: element.attributes.map(({ name, value }) => [name, value]),
    children: element.children.map((child) => (child.kind === 'text' ? child.value : plainOfElement(child))),
  };
}
