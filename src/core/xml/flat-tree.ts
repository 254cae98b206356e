import { XmlAttribute, XmlElement, XmlText, type XmlNode } from './element.ts';

/**
 * A tree as plain data that can travel between threads: a text is a text, an element is its name, its attributes (name,
 * value, name, value...) and its children.
 */
export type FlatNode = string | FlatElement;
export type FlatElement = readonly [name: string, attributes: readonly string[], children: readonly FlatNode[]];

/** Takes a tree apart. */
export function flatten(element: XmlElement): FlatElement {
  const attributes = element.attributes.flatMap((attribute) => [attribute.name, attribute.value]);
  return [element.name, attributes, element.children.map((child) => (child.kind === 'text' ? child.value : flatten(child)))];
}

/** Puts it together again. Children are made where somebody looks, so that a large tree costs little until it is used. */
export function unflatten([name, attributes, children]: FlatElement): XmlElement {
  const element = new XmlElement(name);
  for (let index = 0; index < attributes.length; index += 2) {
    element.attributes.push(new XmlAttribute(attributes[index]!, attributes[index + 1]!, element));
  }
  if (children.length > 0) {
    element.childrenLater(() => children.map((child): XmlNode => (typeof child === 'string' ? new XmlText(child) : unflatten(child))));
  }
  return element;
}
