import { ok, err, type Result } from '../result.ts';
import { elementOfJson } from '../xml/json-tree.ts';
import type { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import { maxParsedBytes } from './limits.ts';
import { textOfOutput, textOfXmlOutput } from './output-text.ts';

/**
 * The tree of an output whose task has `output-method` XML or JSON, or the sentence that says why there is none.
 *
 * @param sizeBytes  size of the whole output; `bytes` may be cut where it is over the limit
 */
export function parseOutput(method: 'XML' | 'JSON', bytes: Uint8Array, sizeBytes: number): Result<XmlElement, string> {
  if (sizeBytes > maxParsedBytes) return err(`the output has ${sizeBytes} bytes, at most ${maxParsedBytes} are parsed as ${method}`);
  if (method === 'JSON') {
    const json = elementOfJson(textOfOutput(bytes));
    return json.ok ? json : err(`${json.error.message} (line ${json.error.line}, column ${json.error.column})`);
  }
  const read = textOfXmlOutput(bytes);
  if ('unknownEncoding' in read) return err(`the encoding "${read.unknownEncoding}" of its declaration is not known (line 1, column 1)`);
  // Nobody asks where in an output a node stood; errors have their place all the same.
  const xml = parseXml(read.text, { positions: false });
  return xml.ok ? ok(xml.value.root) : err(`${xml.error.message} (line ${xml.error.line}, column ${xml.error.column})`);
}
