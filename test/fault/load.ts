/** The mixed load of the torture: loops, chains, retries, waits, time-outs and things to kill, in queues of 1, 8 and 64. */

/** Slots of each queue. */
export const queues: Readonly<Record<string, number>> = { one: 1, eight: 8, many: 64 };

type Task = { readonly name?: string; readonly queue: string; readonly sleep?: string; readonly failures?: number; readonly attributes?: string; readonly children?: string };

function task(script: string, { name, queue, sleep = '0', failures = 0, attributes = '', children = '' }: Task): string {
  const named = name === undefined ? '' : ` name="${name}"`;
  return `<task${named} path="/bin/sh ${script}" parameters-mode="ENV" queue="${queue}" ${attributes}>
    <input name="QUEUE">${queue}</input><input name="SLEEP">${sleep}</input><input name="FAILURES">${failures}</input>${children}</task>`;
}

function job(tasks: string, subjobs = '', attributes = ''): string {
  return `<job ${attributes}><tasks>${tasks}</tasks>${subjobs === '' ? '' : `<subjobs>${subjobs}</subjobs>`}</job>`;
}

function workflow(jobs: string): string {
  return `<workflow><subjobs>${jobs}</subjobs></workflow>`;
}

/** Workflows by name. `script` is the path of the recording script. */
export function workflows(script: string): ReadonlyMap<string, string> {
  const list = `<task name="list" type="SCRIPT" output-method="XML" queue="many"><script>#!/bin/sh
echo '&lt;l&gt;'; seq -f '&lt;i&gt;%.0f&lt;/i&gt;' 12; echo '&lt;/l&gt;'</script></task>`;
  const t = (given: Task): string => task(script, given);
  return new Map([
    ['loop', workflow(job(list, job(t({ queue: 'eight', sleep: '0.02' }), '', `loop="evqGetOutput('list')/l/i"`)))],
    ['chain', workflow(job(t({ queue: 'one' }), job(t({ queue: 'one', sleep: '0.01' }), job(t({ queue: 'eight' })))))],
    ['retry', workflow(job(t({ queue: 'many', failures: 2, attributes: 'retry_delay="1" retry_times="3"' }), job(t({ queue: 'eight' }))))],
    [
      'wait',
      workflow(
        job(t({ name: 'a', queue: 'eight', sleep: '0.1' }), '', 'name="A"') +
          job(t({ name: 'b', queue: 'many' }), '', `name="B" condition="evqWait(/workflow/subjobs/job[@name='A']/tasks/task/@status = 'TERMINATED')"`),
      ),
    ],
    ['timeout', workflow(job(t({ queue: 'many', sleep: '30', attributes: 'timeout="1"' })))],
    ['long', workflow(job(t({ queue: 'many', sleep: '30' }), job(t({ queue: 'eight' }))))],
    ['wide', workflow(job(Array.from({ length: 6 }, () => t({ queue: 'eight', sleep: '0.05' })).join(''), job(t({ queue: 'one' }))))],
  ]);
}
