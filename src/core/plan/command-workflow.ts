import type { Workflow } from '../workflow/model.ts';
import { quoteWord } from '../workflow/words.ts';
import type { PlanCommand } from './plan.ts';

/** Group of the workflows that stand behind commands of plans. */
export const commandGroup = 'plans';

/** The workflow behind a command: one job with one task, named like the plan. */
export function workflowOfCommand(name: string, work: PlanCommand): Workflow {
  const path = work.shell === null ? work.command : [work.shell, '-c', work.command].map(quoteWord).join(' ');
  return {
    dialect: 'xpath-1',
    description: `The command of plan ${name}`,
    parameters: [],
    customAttributes: [],
    automaticTags: [],
    subjobs: [
      {
        tasks: [
          {
            name,
            path,
            queue: work.queue,
            ...(work.directory === null ? {} : { wd: work.directory }),
            ...(work.environment.length === 0 ? {} : { parametersMode: 'ENV' }),
            inputs: work.environment.map((variable) => ({ name: variable.name, template: textOf(variable.value) })),
            ...(work.stdin === null ? {} : { stdin: textOf(work.stdin) }),
          },
        ],
        subjobs: [],
      },
    ],
  };
}

function textOf(text: string): readonly { readonly kind: 'text'; readonly text: string }[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}
