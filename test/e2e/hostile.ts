/** Texts that try to become more than text, in every place where somebody or some command may write one. */
import type { TestEngine } from './engine.ts';
import type { ScreenSubjects } from './screens.ts';

/** The trace that one of them leaves where it was taken as markup: an element of this class, or this variable of the page. */
export const trace = 'injected';

/** One of them. */
export const meanText = (): string => mean;

/** Out of an attribute, out of a text, as an element, as an address, as a template. */
const mean = `"'><img class=${trace} src=x onerror=window.${trace}=1><script class=${trace}>window.${trace}=1</script><svg class=${trace} onload=window.${trace}=1>{{7*7}}\${7*7}javascript:window.${trace}=1`;
/** The same in the 64 characters of a tag. */
const shortMean = `<img class=${trace} src=x onerror=window.${trace}=1>`;

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Prints on all three channels, how far it is on one of them, with sequences of terminals around: a title, a link, colours that do not end, a cut one. */
const script = (exitCode: number): string => `#!/bin/sh
printf '\\033]0;%s\\007\\033]8;;javascript:window.${trace}=1\\007link\\033]8;;\\007\\033[31m%s\\033[38;2;1;2\\n' "$1" "$1"
printf '\\033]0;%s\\007\\033[1;5;31m%s\\033[0m\\n' "$1" "$1" >&2
printf '%%50\\n\\033]8;;javascript:window.${trace}=1\\007%s\\033]8;;\\007\\033[31m%s\\033[38;5\\n' "$1" "$1" >&3
exit ${exitCode}
`;

const task = (name: string, more: string, exitCode: number): string =>
  `<task name="${name}" type="SCRIPT" queue="hostile" ${more}><input name="${inXml(mean)}"><value select="$given"/></input><script>${inXml(script(exitCode))}</script></task>`;

const workflow = (tasks: string): string => `<workflow dialect="xpath-1" description="${inXml(mean)}">
  <parameters><parameter name="given" description="${inXml(mean)}" default="${inXml(mean)}"/>
    <parameter name="mode" default="${inXml(mean)}"><choice>${inXml(mean)}</choice><choice>other</choice></parameter></parameters>
  <custom-attributes><custom-attribute name="mark" select="string($given)"/></custom-attributes>
  <subjobs><job name="write"><tasks>${tasks}</tasks></job>
    <job name="later" condition="evqWait('${inXml(mean.replaceAll("'", '`'))}' = $given)"><tasks><task name="last" path="true" queue="hostile"/></tasks></job>
  </subjobs></workflow>`;

/** Fills an engine with them, and says where they are seen. */
export async function fillWithHostileTexts(engine: TestEngine): Promise<ScreenSubjects> {
  await engine.api('PUT', '/api/queues/hostile', { concurrency: 4 });
  await engine.api('PUT', '/api/queues/stopped', { concurrency: 1 });
  await engine.api('POST', '/api/queues/stopped/pause', { reason: mean });
  await engine.api('PUT', '/api/retry-schedules/patient', { levels: [{ delaySeconds: 3600, times: 24 }] });
  await engine.api('PUT', '/api/users/rita', { roles: ['reader'], password: 'green lamp 17 windows' });
  const save = (name: string, tasks: string): Promise<unknown> =>
    engine.api('PUT', `/api/workflows/${name}`, { xml: workflow(tasks), group: mean.slice(0, 250), comment: mean });
  await save('failing', task('speak', '', 1));
  await save('retrying', task('speak', 'retry_schedule="patient"', 2));
  await save('stopped', '<task name="held" path="true" queue="stopped"/>');
  await save('executing', `${task('speak', '', 0)}<task name="nap" path="sleep 600" queue="hostile"/>`);
  const launch = async (name: string): Promise<number> => {
    const body = { workflow: name, parameters: { given: mean }, comment: mean };
    const { id } = (await engine.api('POST', '/api/instances', body)) as { readonly id: number };
    await engine.api('POST', `/api/instances/${id}/tags`, { tag: shortMean });
    return id;
  };
  const [failed, retrying, executing] = [await launch('failing'), await launch('retrying'), await launch('executing')];
  await launch('stopped');
  await engine.api('PUT', '/api/plans/mean', { when: ['30 2 * * *'], workflow: 'failing', parameters: { given: mean }, comment: mean });
  await engine.api('POST', '/api/plans/mean/suspend', { reason: mean });
  return {
    executing,
    retrying,
    failed,
    workflow: 'failing',
    queue: 'stopped',
    plan: 'mean',
    retrySchedule: 'patient',
    user: 'rita',
    written: 'write/speak',
  };
}
