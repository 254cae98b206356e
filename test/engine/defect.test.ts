import { expect, test } from 'vitest';
import { readWorkflowXml } from '../../src/core/workflow/xml-reader.ts';
import { Definition } from '../../src/core/instance/definition.ts';
import { InstantRunner } from '../support/instant-runner.ts';
import { job, testEngine, workflow } from './engine.ts';

/** Makes every look at the expressions of a definition throw, as a defect would. */
function sabotage(message: string): () => void {
  const original = Definition.prototype.expression;
  Definition.prototype.expression = (text) => {
    if (text.includes('sabotaged')) throw new Error(message);
    const read = readWorkflowXml(workflow(job('<task path="/bin/true" queue="q"/>')));
    if (!read.ok) throw new Error('no definition');
    return original.call(new Definition(read.value.workflow), text);
  };
  return () => void (Definition.prototype.expression = original);
}

test('a defect that one instance meets is told or marked there, and everybody else goes on', async () => {
  const engine = await testEngine({ runner: new InstantRunner() });
  try {
    const task = '<task name="t" path="/bin/true" queue="q"/>';
    await engine.save('good', workflow(job(task, job(task, '', 'condition="true()"'))));
    await engine.save('bad', workflow(job(task, job(task, '', `condition="'sabotaged' = 'x'"`))));
    await engine.save('worse', workflow(job(task, '', `condition="'sabotaged' = 'x'"`)));
    const restore = sabotage('a planted defect');
    try {
      const refused = await engine.engine.ask({
        kind: 'launch',
        workflow: 'worse',
        parameters: [],
        launchedBy: { kind: 'user', name: 'x' },
      });
      expect(refused.ok ? null : refused.error.code).toBe('INTERNAL_ERROR');
      const [bad, good] = await Promise.all([engine.launch('bad'), engine.launch('good')]);
      expect(await engine.ended(good)).toBe(0);
      expect(await engine.ended(bad)).toBe(1);
      expect(engine.tasks(bad).get('t')![0]!.attempts[0]!.outcome).toEqual({
        kind: 'lost',
        found: 'its end could not be worked on: a planted defect',
      });
    } finally {
      restore();
    }
    expect(await engine.run('good')).toBe(0);
  } finally {
    await engine.stop();
  }
});
