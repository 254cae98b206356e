/** `npm run docs`: writes all generated pages, by running each `scripts/docs-*.ts`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { filesBelow, repository } from './markdown.ts';

const index = 'scripts/docs-index.ts';
const generators = filesBelow('scripts', /^docs-.*(?<!\.test)\.ts$/).filter((script) => script !== index);

// The index comes last: it lists what the others have written.
for (const script of [...generators, index]) {
  const { status } = spawnSync(process.execPath, [join(repository, script)], { cwd: repository, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${script} ended with ${status}`);
    process.exitCode = 1;
  }
}
