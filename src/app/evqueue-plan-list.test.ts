import { expect, test } from 'vitest';
import { importEvqueue } from './evqueue-plan-list.ts';

const answer = `<response status="OK">
  <workflow_schedule id="3" node="any" workflow_id="7" schedule="0;30;6;;;" onfailure="SUSPEND" user="" host="" active="1"
    comment="import of the morning" workflow_name="import_XML" workflow_group="in">
    <parameter name="file" value="a &lt; b"/><parameter name="mode" value=""/>
  </workflow_schedule>
  <workflow_schedule id="4" node="node2" workflow_id="8" schedule="0;0;0;0;;" onfailure="CONTINUE" host="db1" user="batch" active="0" comment="" workflow_name="monthly"/>
</response>`;

test('the list that evQueue gives out: schedule, workflow, parameters, host, state and what happens after a failure', () => {
  const { plans, notUnderstood } = importEvqueue(answer, 'asLaunched');
  expect(notUnderstood).toEqual([]);
  expect(plans).toMatchObject([
    {
      line: 2,
      name: 'import of the morning',
      when: ['30 6 * * *'],
      work: {
        kind: 'workflow',
        workflow: 'import_XML',
        user: null,
        host: null,
        parameters: [
          { name: 'file', value: 'a < b' },
          { name: 'mode', value: '' },
        ],
      },
      onFailure: { kind: 'suspend', afterFailures: 1 },
      isSuspended: false,
      notes: [],
    },
    {
      name: null,
      when: ['0 0 1 * *'],
      work: { workflow: 'monthly', user: 'batch', host: 'db1' },
      onFailure: { kind: 'continue' },
      isSuspended: true,
      notes: ['node=node2'],
    },
  ]);
});

test('one element alone, days as they were shown, and a schedule that says nothing', () => {
  expect(importEvqueue('<workflow_schedule schedule="0;0;0;1;;" workflow_id="1"/>', 'asShown').plans).toMatchObject([
    { when: ['0 0 1 * *'], work: { workflow: null } },
  ]);
  expect(importEvqueue('<workflow_schedule workflow_name="w"/>', 'asShown').notUnderstood).toMatchObject([
    { code: 'PLAN_SYNTAX', line: 1 },
  ]);
});

test('lines are read as before, and what is neither is said with its place', () => {
  expect(importEvqueue('0;30;6;;; import_XML\n', 'asLaunched').plans.length).toBe(1);
  expect(importEvqueue('<response>\n</workflow_schedule>', 'asLaunched').notUnderstood).toMatchObject([{ code: 'PLAN_IMPORT', line: 2 }]);
  expect(importEvqueue('<workflows/>', 'asLaunched').notUnderstood).toMatchObject([{ message: 'there is no element workflow_schedule' }]);
});
