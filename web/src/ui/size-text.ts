const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * A size in three figures or so: `463 kB`, `23.0 MB`, `79.4 GB`.
 *
 * @param decimal  `.` or `,`
 */
export function sizeText(bytes: number, { decimal }: { readonly decimal: string }): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const text = unit < 2 || size >= 100 ? String(Math.floor(size)) : (Math.floor(size * 10) / 10).toFixed(1).replace('.', decimal);
  return `${text} ${units[unit]}`;
}
