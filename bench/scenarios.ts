/** All scenarios by name, in the order in which they are run. */
import { benchAccepted } from './accepted.ts';
import { benchChain } from './chain.ts';
import { benchCommands } from './commands.ts';
import { benchGrowth } from './growth.ts';
import { benchIdle } from './idle.ts';
import { benchLargeOutput } from './large-output.ts';
import { benchLaunchToDone } from './launch-to-done.ts';
import { benchMemory } from './memory.ts';
import { benchPages } from './pages.ts';
import { benchPlanPages } from './plan-pages.ts';
import { benchPlans } from './plans.ts';
import { benchRecovery } from './recovery.ts';
import type { Scenario } from './scenario.ts';
import { benchTransitions } from './transitions.ts';
import { benchWatched } from './watched.ts';
import { benchWorkflows } from './workflows.ts';
import { benchXPathSearch } from './xpath-search.ts';

export const scenarios = {
  commands: benchCommands,
  'launch-to-done': benchLaunchToDone,
  chain: benchChain,
  workflows: benchWorkflows,
  accepted: benchAccepted,
  transitions: benchTransitions,
  growth: benchGrowth,
  memory: benchMemory,
  pages: benchPages,
  watched: benchWatched,
  'large-output': benchLargeOutput,
  recovery: benchRecovery,
  plans: benchPlans,
  'plan-pages': benchPlanPages,
  idle: benchIdle,
  'xpath-search': benchXPathSearch,
} satisfies { readonly [name: string]: Scenario };

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames = Object.keys(scenarios) as ScenarioName[];
