import { printXml } from '../xml/print.ts';
import { type XmlElement, XmlText } from '../xml/element.ts';
import type { ParameterDefinition, Workflow } from './model.ts';
import { elementOfJob, elementWith, headerElements, present } from './task-element.ts';

/** Elements whose white space means something. */
const verbatim: ReadonlySet<string> = new Set(['input', 'stdin', 'script', 'choice']);

/** A definition as XML, one element a line. Reading it again gives an equal model. */
export function printWorkflowXml(workflow: Workflow): string {
  const attributes = present([
    ['dialect', workflow.dialect === 'evqueue-3' ? undefined : workflow.dialect],
    ['version', workflow.version],
    ['description', workflow.description],
    ['timeout', workflow.timeoutS],
    ['on-lost', workflow.onLost],
    ['priority', workflow.priority],
  ]);
  const [, ...labels] = headerElements(workflow);
  const parameters = workflow.parameters.length === 0 ? [] : [elementWith('parameters', [], workflow.parameters.map(elementOfParameter))];
  const subjobs = elementWith('subjobs', [], workflow.subjobs.map(elementOfJob));
  return printXml(elementWith('workflow', attributes, [...parameters, ...labels, subjobs]), { indent: true, verbatim });
}

function elementOfParameter(parameter: ParameterDefinition): XmlElement {
  const attributes = present([
    ['name', parameter.name],
    ['type', parameter.type],
    ['default', parameter.default],
    ['required', parameter.required],
    ['description', parameter.description],
  ]);
  const choices = (parameter.choices ?? []).map((choice) => elementWith('choice', [], choice === '' ? [] : [new XmlText(choice)]));
  return elementWith('parameter', attributes, choices);
}
