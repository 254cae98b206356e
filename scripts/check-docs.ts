/**
 * `npm run docs:check`: what a reader would stumble over, found before the reader does.
 *
 * - generated pages equal what their generators write now (they are rewritten, so the difference can be looked at);
 * - links between pages, and to their headings, lead somewhere; each page of docs/ is reached by links from its README.md;
 * - every error code of the table is used;
 * - no file of code is over 600 lines;
 * - no text speaks of the machine or the place where it was written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { errorCodes } from '../src/core/error-code.ts';
import { filesBelow, readPage, readText, repository } from './markdown.ts';

const maxLines = 600;
const code = /\.(ts|tsx|sh|cjs|mjs|sql|css)$/;
const codeFolders = ['src', 'test', 'bench', 'scripts'];

/** What means something only to those who were there. The brackets keep this file from finding itself. */
const forbidden: readonly RegExp[] = [/\/wor[k]\//, /\bissu[e] #?\d/i, /\b(?:TOD[O]|FIXM[E]|XX[X])\b/];

const pages = filesBelow('.', /\.md$/);

function staleGeneratedPages(): string[] {
  const before = new Map(pages.map((path) => [path, readText(path)]));
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(repository, 'scripts/generate-docs.ts')], { encoding: 'utf8' });
  const failed = status === 0 ? [] : [`a generator of pages failed:\n${stdout}${stderr}`];
  const changed = filesBelow('.', /\.md$/).filter((path) => before.get(path) !== readText(path));
  return [
    ...failed,
    ...changed.map((path) => `${path}: was not what its generator writes; it has been written anew, look at the difference`),
  ];
}

function deadLinks(): string[] {
  return pages.flatMap((path) =>
    readPage(readText(path)).links.flatMap(({ target, line }) => {
      if (/^[a-z]+:/i.test(target)) return [];
      const [file = '', anchor = ''] = target.split('#');
      const goal = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
      if (goal.startsWith('..') || !existsSync(join(repository, goal))) return [`${path}:${line}: ${target} leads nowhere`];
      if (anchor === '' || !goal.endsWith('.md')) return [];
      return readPage(readText(goal)).anchors.has(anchor) ? [] : [`${path}:${line}: ${goal} has no heading for #${anchor}`];
    }),
  );
}

/** Where the links of a page lead, as paths of the project. */
function goalsOf(path: string): string[] {
  return readPage(readText(path)).links.flatMap(({ target }) => {
    const [file = ''] = target.split('#');
    return file === '' || /^[a-z]+:/i.test(target) ? [] : [normalize(join(dirname(path), decodeURIComponent(file)))];
  });
}

function lonelyPages(): string[] {
  const reached = new Set(['docs/README.md']);
  for (const path of reached) {
    for (const goal of goalsOf(path)) if (pages.includes(goal)) reached.add(goal);
  }
  return pages
    .filter((path) => path.startsWith('docs/') && !reached.has(path))
    .map((path) => `${path}: no link leads there from docs/README.md`);
}

function unusedErrorCodes(): string[] {
  const table = 'src/core/error-code.ts';
  const source = filesBelow('src', /(?<!\.test)\.ts$/)
    .filter((path) => path !== table)
    .map(readText)
    .join('\n');
  return Object.keys(errorCodes)
    .filter((name) => !source.includes(`'${name}'`))
    .map((name) => `${table}: no code gives ${name}`);
}

function longFiles(): string[] {
  return codeFolders.flatMap((folder) =>
    filesBelow(folder, code).flatMap((path) => {
      const lines = readText(path).split('\n').length - 1;
      return lines > maxLines ? [`${path}: ${lines} lines, at most ${maxLines}: two subjects in one file`] : [];
    }),
  );
}

function forbiddenWords(): string[] {
  const files = [
    ...pages,
    ...codeFolders.flatMap((folder) => filesBelow(folder, code)),
    ...filesBelow('examples', /\.(xml|json)$/),
    '.ci/run',
    'bin/evqueue',
  ];
  return files.flatMap((path) =>
    readText(path)
      .split('\n')
      .flatMap((line, index) => forbidden.flatMap((word) => (word.test(line) ? [`${path}:${index + 1}: ${word.exec(line)?.[0]}`] : []))),
  );
}

const problems = [...staleGeneratedPages(), ...deadLinks(), ...lonelyPages(), ...unusedErrorCodes(), ...longFiles(), ...forbiddenWords()];
for (const problem of problems) console.error(problem);
console.log(`docs: ${pages.length} pages, ${problems.length} problems`);
if (pages.length === 0) console.error('no page was read');
if (problems.length > 0 || pages.length === 0) process.exitCode = 1;
