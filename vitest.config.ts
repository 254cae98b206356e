import { defineConfig } from 'vitest/config';

/** What everybody does: signing in, launching a workflow. The other pages are in `long`. */
const mainPages = ['signing-in', 'launch'].map((name) => `test/e2e/${name}.test.ts`);

/**
 * Five projects:
 *
 * - `unit`: pure code, tests and properties beside the source; checks of what the pages and examples show. Threads without isolation, because a fresh
 *   environment per file costs ten times the run; it works since no module keeps state of its own.
 * - `system`: real processes, files and sockets under `test/`. One file at a time, so that a suite which
 *   counts processes or measures a limit is alone on the machine.
 * - `e2e`: the main pages in a browser, against a real engine; two files at a time, before those of `system`.
 * - `long`: all other pages, and what takes a minute or more (`*.long.test.ts`); CI runs it after `npm test`.
 * - `slow`: minutes instead of seconds (`*.slow.test.ts`), run by hand.
 */
export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          pool: 'threads',
          isolate: false,
          // Properties run thousands of cases, perhaps on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{long,slow}.test.ts', 'test/e2e/**'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: mainPages,
          pool: 'forks',
          maxWorkers: 2,
          // Other files than those of `unit` are at work then, and those of `system` come last.
          sequence: { groupOrder: 1 },
          // A page is patient: what waits longer than this has failed on any machine.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: mainPages,
          pool: 'forks',
          maxWorkers: 2,
          // Those that mostly wait for a clock do so side by side.
          maxConcurrency: 8,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
