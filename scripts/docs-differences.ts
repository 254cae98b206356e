/** Writes docs/reference/differences-from-evqueue.md from the lists that the compatibility tests use. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decisions, differences } from '../test/compat/differences.ts';
import { repository } from './markdown.ts';

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

const page = [
  '# Differences from evQueue',
  '',
  '<!-- Made from test/compat/differences.ts by scripts/docs-differences.ts. Change that list, then: npm run docs -->',
  '',
  'A workflow that ran on evQueue 3.3 runs here and gives the same instance document, except for what this page lists. Each row is tested: the',
  'first table by the documents that evQueue 3.3 gave for the same workflows, the second by the test that is named.',
  '',
  '## In recorded workflows',
  '',
  '| Decision | Why | Recorded case |',
  '|---|---|---|',
  ...differences.map((difference) => `| ${cell(difference.decision)} | ${cell(difference.reason)} | \`${difference.case}\` |`),
  '',
  '## Everywhere',
  '',
  '| evQueue 3.3 | Here | Why | Test |',
  '|---|---|---|---|',
  ...decisions.map(
    (decision) => `| ${cell(decision.evqueue)} | ${cell(decision.here)} | ${cell(decision.reason)} | \`${decision.test}\` |`,
  ),
  '',
].join('\n');

mkdirSync(join(repository, 'docs/reference'), { recursive: true });
writeFileSync(join(repository, 'docs/reference/differences-from-evqueue.md'), page);
