import type { Reporter, TestModule } from 'vitest/node';

/**
 * Vitest reporter that prints `N passed, N failed, N skipped` as the last line of a run.
 *
 * People and programs read that one line. It counts what Vitest's own summary leaves out of the test count:
 * a file that does not load, a hook that fails and an error outside any test are failures here. A test
 * that never got a result counts as failed, so a run that was cut short cannot look green.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const line = closingLine(tally(modules, unhandled.length));
    // At `exit`, because the default reporter writes its summary after this hook.
    process.once('exit', () => {
      process.stdout.write(`${line}\n`);
    });
  }
}

type Tally = { passed: number; failed: number; skipped: number };

function closingLine(count: Tally): string {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}

function tally(modules: readonly TestModule[], unhandledErrors: number): Tally {
  const count: Tally = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const file of modules) {
    const tests = [...file.children.allTests()];
    for (const test of tests) {
      const { state } = test.result();
      count[state === 'pending' ? 'failed' : state] += 1;
    }
    const didNotLoad = file.errors().length > 0 || (tests.length === 0 && file.state() === 'failed');
    if (didNotLoad) count.failed += 1;
    for (const suite of file.children.allSuites()) {
      if (suite.errors().length > 0) count.failed += 1;
    }
  }
  return count;
}
