import type { Command } from './command.ts';
import type { RunOutcome } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure, orFailure } from './failure.ts';
import { parametersOfJson, parseParameters, readTextFile } from './parameters.ts';
import { problemText } from './client.ts';
import { createProgress, noProgress } from './progress.ts';
import { resultText } from './result-text.ts';

/** Least time between two drawings of the tree. */
const betweenDrawingsMs = 100;

/** Runs one workflow without an engine. */
export const runCommand: Command = {
  name: ['run'],
  summary: 'Run a workflow file to its end, without a running engine',
  description:
    'Uses a store of its own that is thrown away afterwards. Queues that the file names and no setup describes have 8 slots. ' +
    'The exit code is 0 only if the instance ended without error. An interrupt kills what runs.',
  arguments: [
    { name: 'FILE', summary: 'The workflow, XML' },
    { name: 'NAME=VALUE', summary: 'A parameter; NAME=@FILE takes the content of a file', optional: true, repeated: true },
  ],
  options: [
    { name: 'params', value: 'FILE', summary: 'Parameters as a JSON object of texts, or a list of pairs' },
    { name: 'setup', value: 'FILE', summary: 'Queues, retry schedules and actions, JSON' },
    { name: 'xml', value: null, summary: 'Print the instance document' },
  ],
  examples: ['evqueue run examples/fan-out/workflow.xml --setup examples/fan-out/setup.json items=100'],
  async run(context, given) {
    const { terminal, json } = context;
    const [file = '', ...words] = given.arguments;
    // Read again by the run; here only so that a wrong name is told as such.
    for (const named of [file, given.text('setup')]) if (named !== null) readTextFile(named);
    const paramsFile = given.text('params');
    const parameters = [...(paramsFile === null ? [] : parametersOfJson(readTextFile(paramsFile), paramsFile)), ...parseParameters(words)];
    const quiet = json || given.has('xml');
    const progress = quiet && !terminal.isTerminal ? noProgress : createProgress(terminal);
    let interrupted = false;
    let abort: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => {
      abort = resolve;
    });
    const forget = terminal.onInterrupt(() => {
      interrupted = true;
      abort();
    });
    let drawnMs = 0;
    try {
      const outcome = await orFailure(
        context.runOnce({
          file,
          parameters,
          setupFile: given.text('setup'),
          abort: aborted,
          onChange(tree) {
            if (Date.now() - drawnMs < betweenDrawingsMs) return;
            progress.show(tree());
            drawnMs = Date.now();
          },
        }),
      );
      if (outcome.kind === 'ended') progress.show(outcome.tree);
      const code = report(outcome, json ? 'json' : given.has('xml') ? 'xml' : 'text', terminal.out);
      return interrupted ? exitCodes.interrupted : code;
    } finally {
      forget();
    }
  },
};

function report(outcome: RunOutcome, format: 'json' | 'xml' | 'text', out: (text: string) => void): number {
  if (outcome.kind === 'refused') {
    const { error, problems, stage } = outcome;
    const lines = problems.map((problem) => `\n  ${problemText(problem)}`).join('');
    const what = stage === 'save' ? 'the workflow is refused' : 'the launch is refused';
    throw new CommandFailure(`${what}: ${error.message}${problems.length > 1 ? lines : ''}`, exitCodes.failed, {
      code: error.code,
      details: { ...error.details, stage, problems },
    });
  }
  const { instance, tags, customAttributes, tree, document } = outcome;
  const elapsedMs = (instance.endedAtMs ?? instance.createdAtMs) - instance.createdAtMs;
  switch (format) {
    case 'xml':
      out(`${document}\n`);
      break;
    case 'json': {
      const { data: _internal, ...shown } = instance;
      out(`${JSON.stringify({ ...shown, tags, customAttributes, elapsedMs, tree })}\n`);
      break;
    }
    case 'text':
      out(resultText({ ...instance, tags, customAttributes, elapsedMs }));
      break;
  }
  return instance.errors === 0 ? exitCodes.ok : exitCodes.failed;
}
