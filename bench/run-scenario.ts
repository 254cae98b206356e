/** The process of one scenario: `run.ts` forks it, and hears its rows. */
import type { BenchOptions, Row } from './scenario.ts';
import { scenarios, type ScenarioName } from './scenarios.ts';

const [name, options] = process.argv.slice(2);
const say = (row: Row): void => {
  process.send?.(row);
};
// Without run.ts nobody wants the figures, and what was started here would stay.
const orphaned = (): never => process.exit(1);
process.once('disconnect', orphaned);
// run.ts has checked the name and made the options.
await scenarios[name as ScenarioName](JSON.parse(options ?? '') as BenchOptions, say);
process.off('disconnect', orphaned);
// What a scenario left open must not keep the run waiting.
process.disconnect?.();
