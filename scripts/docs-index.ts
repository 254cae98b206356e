/** Writes docs/README.md, the index of all pages. Runs after the other generators. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow, readText, repository } from './markdown.ts';

/** The folders of docs/ in the order of the index; `order` names the pages that come first. */
const folders = [
  {
    folder: 'guide',
    title: 'Guide',
    about: 'To read, in this order.',
    order: ['first-steps', 'web', 'language', 'xpath', 'queues', 'retries'],
  },
  { folder: 'operate', title: 'Operation', about: 'For who keeps the engine running.', order: ['running', 'users', 'backup'] },
  {
    folder: 'reference',
    title: 'Reference',
    about: 'To look something up. Most of it is made from the code.',
    order: ['workflow-xml', 'command-line', 'http', 'configuration', 'error-codes'],
  },
  { folder: 'design', title: 'Design', about: 'Why it is as it is: one page for each decision.', order: [] },
] as const;

function titleOf(markdown: string): string {
  return /^# (.+)$/m.exec(markdown)?.[1] ?? '';
}

function pagesOf(folder: string, order: readonly string[]): readonly string[] {
  const rank = (path: string): number => {
    const place = order.indexOf(basename(path, '.md'));
    return place === -1 ? order.length : place;
  };
  return filesBelow(`docs/${folder}`, /\.md$/).toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
}

const sections = folders.flatMap(({ folder, title, about, order }) => {
  const pages = pagesOf(folder, order);
  const entries = pages.map((path) => `- [${titleOf(readText(path))}](${path.replace('docs/', '')})`);
  return pages.length === 0 ? [] : [`## ${title}`, '', about, '', ...entries, ''];
});

const page = [
  '# Documentation',
  '',
  '<!-- Made by scripts/docs-index.ts: npm run docs -->',
  '',
  'New here: [First steps](guide/first-steps.md). Rather look at something that works: [Examples](../examples/README.md).',
  '',
  ...sections,
  'How the code is made: [ARCHITECTURE.md](../ARCHITECTURE.md). How to change it: [CONTRIBUTING.md](../CONTRIBUTING.md).',
  '',
].join('\n');

writeFileSync(join(repository, 'docs/README.md'), page);
