/** Workflows that stay in each state, and instances of them. */
import type { TestEngine } from './engine.ts';

const single = (task: string): string => `<workflow><subjobs><job><tasks>${task}</tasks></job></subjobs></workflow>`;

/** Ids of what was launched, by what becomes of it. */
export type SomeInstances = {
  readonly executing: number;
  readonly queued: number;
  readonly retrying: number;
  readonly failed: number;
  readonly succeeded: number;
};

/** Launches one instance for each state, and waits until those that end have ended. */
export async function launchSome(engine: TestEngine): Promise<SomeInstances> {
  await engine.api('PUT', '/api/queues/narrow', { concurrency: 1 });
  await engine.api('PUT', '/api/retry-schedules/hourly', { levels: [{ delaySeconds: 3600, times: 24 }] });
  await engine.saveWorkflow(
    'import_XML',
    '<workflow><parameters><parameter name="source"/></parameters><subjobs><job><tasks><task name="parse_catalog" path="sleep 600" queue="narrow"/></tasks><subjobs><job><tasks><task name="store" path="true" queue="default"/></tasks></job></subjobs></job></subjobs></workflow>',
  );
  await engine.saveWorkflow('order_create', single('<task name="basket_create" path="false" queue="default" retry_schedule="hourly"/>'));
  await engine.saveWorkflow('payzen_cancel', single('<task name="cancel" path="false" queue="default"/>'));
  await engine.saveWorkflow(
    'od2pdf',
    '<workflow><parameters><parameter name="file"/></parameters><subjobs><job><tasks><task name="convert" path="true" queue="default"/></tasks></job></subjobs></workflow>',
  );
  const executing = await engine.launch('import_XML', { source: 'catalogue.xml' });
  const queued = await engine.launch('import_XML', { source: 'prices.xml' });
  const retrying = await engine.launch('order_create');
  const ends = await Promise.all([
    engine.api('POST', '/api/instances', { workflow: 'payzen_cancel', wait: true }),
    engine.api('POST', '/api/instances', { workflow: 'od2pdf', parameters: { file: 'relance.odt' }, wait: true }),
  ]);
  const [failed, succeeded] = ends.map((answer) => (answer as { readonly id: number }).id);
  if (failed === undefined || succeeded === undefined) throw new Error('two instances were launched');
  return { executing, queued, retrying, failed, succeeded };
}
