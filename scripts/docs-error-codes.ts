/** Writes docs/reference/error-codes.md from the table in src/core/error-code.ts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCodes, type ErrorCode } from '../src/core/error-code.ts';
import { statusOfCode } from '../src/server/status-codes.ts';
import { readText, repository } from './markdown.ts';

type Group = { readonly title: string; readonly codes: ErrorCode[] };

const introductions: Readonly<Record<string, string>> = {
  Requests: 'About a request as such: its form, its rights, the state of the engine.',
  Objects: 'About the things that a request names.',
  Documents:
    'About a workflow definition or another document. Each comes with line, column and what was expected; see the [language](../guide/language.md) and [XPath](../guide/xpath.md).',
  'Run time': 'About an instance that runs, or the machine under it.',
};

/** The comments of the table are its sections: the order there is the order here. */
function readGroups(): readonly Group[] {
  const groups: Group[] = [];
  for (const line of readText('src/core/error-code.ts').split('\n')) {
    const title = /^ {2}\/\/ (.+)$/.exec(line)?.[1];
    if (title !== undefined) groups.push({ title, codes: [] });
    const code = /^ {2}([A-Z][A-Z0-9_]*):/.exec(line)?.[1];
    if (isErrorCode(code)) groups.at(-1)?.codes.push(code);
  }
  const listed = groups.flatMap(({ codes }) => codes).toSorted();
  const declared = Object.keys(errorCodes).toSorted();
  if (listed.join() !== declared.join())
    throw new Error('src/core/error-code.ts: a code stands outside of the sections, or on a line of another form');
  return groups;
}

function isErrorCode(text: string | undefined): text is ErrorCode {
  return text !== undefined && Object.hasOwn(errorCodes, text);
}

const page = [
  '# Error codes',
  '',
  '<!-- Made from src/core/error-code.ts by scripts/docs-error-codes.ts. Change that table, then: npm run docs -->',
  '',
  'An answer that is no success has the form `{ "code", "message", "details" }`. The message is for people and may change; the code is for programs and',
  'stays. Problems of a document carry `line`, `column` and often a `hint` too. The command line prints the same codes, and with `--json` the same form.',
  ...readGroups().flatMap(({ title, codes }) => [
    '',
    `## ${title}`,
    '',
    introductions[title] ?? '',
    '',
    '| Code | HTTP | Meaning |',
    '|---|---|---|',
    ...codes.map((code) => `| \`${code}\` | ${statusOfCode(code)} | ${errorCodes[code]} |`),
  ]),
  '',
].join('\n');

mkdirSync(join(repository, 'docs/reference'), { recursive: true });
writeFileSync(join(repository, 'docs/reference/error-codes.md'), page);
