/** The table, for a terminal and for `results.md`. */
import type { Row } from './scenario.ts';

const titles = ['what', 'where', 'peer or limit', 'ours', 'ratio', 'target', 'reached'] as const;

function cellsOf(row: Row): readonly string[] {
  return [row.what, row.where, row.peer, row.ours, row.ratio, row.target, row.isReached === null ? '' : row.isReached ? 'yes' : 'no'];
}

/** One row as two lines of a terminal: what, then the figures. */
export function rowText(row: Row): string {
  const figures = [row.ours, row.peer === '' ? '' : `beside ${row.peer}`, row.ratio === '' ? '' : `ratio ${row.ratio}`];
  const target = row.target === '' ? '' : `target ${row.target}: ${row.isReached === true ? 'reached' : 'not reached'}`;
  const where = row.where === '' ? '' : ` (${row.where})`;
  return `  ${row.what}${where}\n    ${[...figures, row.isReached === null ? '' : target].filter((part) => part !== '').join('; ')}`;
}

/** All rows as Markdown. */
export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map((row) => line(cellsOf(row)))].join('\n');
}
