import { createBench } from './harness.ts';
import { exerciseRunner } from './suite.ts';

exerciseRunner('local', createBench);

exerciseRunner('local, without cgroups', () => {
  const bench = createBench();
  return { ...bench, open: (options) => bench.open({ useCgroups: false, ...options }) };
});

// Where dash is not installed, /bin/sh may be bash, which exports `_` to every command whatever one does.
exerciseRunner(
  'local, with bash',
  () => {
    const bench = createBench();
    return { ...bench, open: (options) => bench.open({ shell: '/bin/bash', ...options }) };
  },
  ['_'],
);
