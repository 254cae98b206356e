/** All scenarios by name, in the order in which they are run. */
import { benchChain } from './chain.ts';
import { benchCommands } from './commands.ts';
import { benchLaunchToDone } from './launch-to-done.ts';
import type { Scenario } from './scenario.ts';
import { benchTransitions } from './transitions.ts';
import { benchWorkflows } from './workflows.ts';

export const scenarios = {
  commands: benchCommands,
  'launch-to-done': benchLaunchToDone,
  chain: benchChain,
  workflows: benchWorkflows,
  transitions: benchTransitions,
} satisfies { readonly [name: string]: Scenario };

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
