import { expect, test } from 'vitest';
import { readWorkflowXml } from '../../../../src/core/workflow/xml-reader.ts';
import { outlineOf } from './workflow-outline.model.ts';

test('an outline counts jobs and tasks, names them in order, and says what they need', () => {
  const read = readWorkflowXml(`<workflow><subjobs>
    <job><tasks><task name="list" path="ls" queue="disk"/><task path="mktemp -d" queue="default"/></tasks><subjobs>
      <job loop="//n"><tasks><task name="send" path="mail" queue="default" retry_schedule="again"/></tasks></job>
    </subjobs></job>
    <job><tasks><task type="WORKFLOW" workflow="other"/></tasks></job></subjobs></workflow>`);
  if (!read.ok) throw new Error(read.error[0]?.message);
  expect(outlineOf(read.value.workflow)).toEqual({
    jobs: 3,
    tasks: 4,
    steps: [
      [
        { name: 'list', isLoop: false },
        { name: 'mktemp', isLoop: false },
        { name: 'other', isLoop: false },
      ],
      [{ name: 'send', isLoop: true }],
    ],
    queues: ['disk', 'default'],
    retrySchedules: ['again'],
    workflows: ['other'],
  });
});
