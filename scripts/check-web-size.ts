/**
 * `npm run web:size`: what a browser loads for the first look at the list of instances, compressed as the engine does it,
 * against its limit. Other routes are listed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

type Chunk = {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly src?: string;
};

const limitBytes = 300 * 1024;
const dist = join(import.meta.dirname, '../web/dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as { readonly [name: string]: Chunk };

function filesOf(name: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (chunk === undefined || found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const style of chunk.css ?? []) found.add(style);
  for (const imported of chunk.imports ?? []) filesOf(imported, found);
  return found;
}

function compressedBytes(files: Iterable<string>): number {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  return [...files].reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(dist, file)), options).length, 0);
}

const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry === true);
if (entry === undefined) throw new Error('the build has no entry: npm run web:build');
const words = Object.keys(manifest).find((name) => name.endsWith('i18n/en.ts'));
const shared = new Set([...filesOf(entry), ...(words === undefined ? [] : filesOf(words))]);
const pages = Object.keys(manifest).filter((name) => /features\/.*-page\.tsx$/.test(name));
let isOver = false;
for (const page of pages) {
  const bytes = compressedBytes(new Set([...shared, ...filesOf(page)]));
  const isList = page.endsWith('instances-page.tsx');
  if (isList && bytes > limitBytes) isOver = true;
  console.log(`${(bytes / 1024).toFixed(0).padStart(5)} KB  ${page}${isList ? `  (limit ${limitBytes / 1024})` : ''}`);
}
if (isOver) process.exitCode = 1;
