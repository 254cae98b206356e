import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The directory of the project. */
export const repository = join(import.meta.dirname, '..');

const notOurs = new Set(['node_modules', '.git', 'dist', 'coverage']);

/** All files below `folder` whose name matches, relative to the project, sorted. */
export function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  const found: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !notOurs.has(entry.name)) walk(path);
      else if (entry.isFile() && pattern.test(entry.name)) found.push(relative(repository, path));
    }
  };
  walk(join(repository, folder));
  return found.toSorted();
}

/** A file of the project as text. */
export function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** A fenced block: its language, its text, and the line of the opening fence, from 1. */
export type CodeBlock = { readonly language: string; readonly text: string; readonly line: number };

/** A link: where it leads, and its line, from 1. */
export type Link = { readonly target: string; readonly line: number };

/** What the checks need of a Markdown page. */
export type Page = { readonly blocks: readonly CodeBlock[]; readonly links: readonly Link[]; readonly anchors: ReadonlySet<string> };

/** Takes a Markdown page apart. Links inside of code are none. */
export function readPage(markdown: string): Page {
  const blocks: CodeBlock[] = [];
  const links: Link[] = [];
  const anchors = new Set<string>();
  let open: { fence: string; language: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line);
    if (open !== null) {
      if (fence?.[1]?.startsWith(open.fence) === true && fence[2] === '') {
        blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
        open = null;
      } else open.lines.push(line);
      continue;
    }
    if (fence !== null) {
      open = { fence: fence[1]!, language: fence[2] ?? '', line: index + 1, lines: [] };
      continue;
    }
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
    if (heading !== null) anchors.add(uniqueAnchor(heading[1]!, anchors));
    for (const [, id] of line.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id!);
    const prose = line.replaceAll(/`[^`]*`/g, '');
    for (const [, target] of prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)) links.push({ target: target!, line: index + 1 });
  }
  return { blocks, links, anchors };
}

/** The anchor that GitHub gives to a heading. */
function uniqueAnchor(heading: string, taken: ReadonlySet<string>): string {
  const text = heading.replaceAll(/\]\([^)]*\)/g, '').replaceAll(/[`*[\]]/g, '');
  const anchor = text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
  let unique = anchor;
  for (let copy = 1; taken.has(unique); copy += 1) unique = `${anchor}-${copy}`;
  return unique;
}
