/** The same launch elsewhere: as a command line, an HTTP request, and a task of another workflow. */
import { XmlElement, XmlText } from '../../../../src/core/xml/element.ts';
import { printXml } from '../../../../src/core/xml/print.ts';
import type { LaunchBody } from '../../api/launch.ts';

/** Where else. */
export type Elsewhere = 'shell' | 'http' | 'xml';

/** The launch as text to copy. `origin` is the engine's address, as the browser has it. */
export function launchElsewhere(where: Elsewhere, launch: LaunchBody, origin: string): string {
  switch (where) {
    case 'shell':
      return shellText(launch);
    case 'http':
      return httpText(launch, origin);
    case 'xml':
      return xmlText(launch);
  }
}

function shellText({ workflow, parameters, comment, priority, host, user }: LaunchBody): string {
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['--comment', comment],
    ['--priority', priority],
    ['--host', host],
    ['--user', user],
  ];
  const words = [
    ...Object.entries(parameters).map(([name, value]) => shellWord(`${name}=${shellValue(value)}`)),
    ...options.flatMap(([option, value]) => (value === undefined ? [] : [`${option} ${shellWord(String(value))}`])),
    '--wait',
  ];
  return [`evqueue launch ${shellWord(workflow)}`, ...words].join(' \\\n  ');
}

/** `@` at the beginning of a value means a file; `@@` is the letter. */
function shellValue(value: string): string {
  return value.startsWith('@') ? `@${value}` : value;
}

function httpText({ idempotencyKey: _key, ...launch }: LaunchBody, origin: string): string {
  const body = JSON.stringify(launch, null, 2);
  return [
    `curl -X POST ${origin}/api/instances`,
    '-H "Authorization: Bearer $EVQUEUE_TOKEN"',
    "-H 'Content-Type: application/json'",
    `-d ${shellWord(body)}`,
  ].join(' \\\n  ');
}

function xmlText({ workflow, parameters }: LaunchBody): string {
  const task = new XmlElement('task');
  task.setAttribute('type', 'WORKFLOW');
  task.setAttribute('workflow', workflow);
  for (const [name, value] of Object.entries(parameters)) {
    const input = new XmlElement('input');
    input.setAttribute('name', name);
    input.append(new XmlText(value));
    task.append(input);
  }
  return printXml(task, { indent: true }).trimEnd();
}

/** One word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
