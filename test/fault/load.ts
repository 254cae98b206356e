/** The mixed load of the torture: loops, chains, retries, waits, time-outs, sub-workflows and things to kill, in queues of 1, 8 and 64. */

/** Slots of each queue. */
export const queues: Readonly<Record<string, number>> = { one: 1, eight: 8, many: 64 };

/** Workflows whose tasks would run for half a minute: somebody has to kill them. */
export const endless: ReadonlySet<string> = new Set(['long']);

type Task = {
  readonly name?: string;
  readonly queue: string;
  /** Seconds. */
  readonly sleep?: string;
  /** Attempts that fail before one succeeds. */
  readonly failures?: number;
  readonly lines?: number;
  readonly list?: boolean;
  readonly attributes?: string;
};

function task(command: string, { name, queue, sleep = '0', failures = 0, lines = 20, list = false, attributes = '' }: Task): string {
  const named = name === undefined ? '' : ` name="${name}"`;
  return `<task${named} ${command} parameters-mode="ENV" queue="${queue}" ${attributes}>
    <input name="QUEUE">${queue}</input><input name="SLEEP">${sleep}</input><input name="FAILURES">${failures}</input>
    <input name="LINES">${lines}</input>${list ? '<input name="LIST">1</input>' : ''}`;
}

function job(tasks: string, subjobs = '', attributes = ''): string {
  return `<job ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
}

function workflow(jobs: string, attributes = ''): string {
  return `<workflow ${attributes}><parameters><parameter name="key"/></parameters><subjobs>${jobs}</subjobs></workflow>`;
}

function recording(script: string): (given: Task) => string {
  return (given) => `${task(`path="/bin/sh ${script}"`, given)}</task>`;
}

/** Two tasks for the one slot of a queue, the first takes three seconds: time enough to do something to the second. */
export function slowWorkflow(script: string): string {
  const t = recording(script);
  return workflow(job(t({ queue: 'one', sleep: '3' }) + t({ queue: 'one' })));
}

/** Workflows by name, in an order in which they can be saved. `script` is the path of the recording script. */
export function workflows(script: string): ReadonlyMap<string, string> {
  const t = recording(script);
  const list = `${task('type="SCRIPT" output-method="XML"', { name: 'list', queue: 'many', lines: 12, list: true })}<script>#!/bin/sh
exec /bin/sh '${script}'
</script></task>`;
  return new Map([
    ['loop', workflow(job(list, job(t({ queue: 'eight', sleep: '0.02' }), '', `loop="evqGetOutput('list')/l/i"`)))],
    ['chain', workflow(job(t({ queue: 'one' }), job(t({ queue: 'one', sleep: '0.01' }), job(t({ queue: 'eight', lines: 6_000 })))))],
    ['retry', workflow(job(t({ queue: 'many', failures: 2, attributes: 'retry_delay="1" retry_times="3"' }), job(t({ queue: 'eight' }))))],
    ['parent', workflow(job('<task type="WORKFLOW" workflow="chain"><input name="key">child</input></task>', job(t({ queue: 'many' }))))],
    [
      'wait',
      workflow(
        job(t({ name: 'a', queue: 'eight', sleep: '0.1' }), '', 'name="A"') +
          job(
            t({ name: 'b', queue: 'many' }),
            '',
            `name="B" condition="evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@status = 'TERMINATED')"`,
          ),
      ),
    ],
    ['timeout', workflow(job(t({ queue: 'many', sleep: '30', attributes: 'timeout="1"' })))],
    ['limit', workflow(job(t({ queue: 'many', sleep: '0.2' }), job(t({ queue: 'many', sleep: '30' }))), 'timeout="2"')],
    ['long', workflow(job(t({ queue: 'many', sleep: '30' }), job(t({ queue: 'eight' }))))],
    ['wide', workflow(job(Array.from({ length: 6 }, () => t({ queue: 'eight', sleep: '0.05' })).join(''), job(t({ queue: 'one' }))))],
  ]);
}
