import type { ReactNode } from 'react';
import styles from './output-page.module.css';
import type { Match } from './use-found.ts';

/** The whole output as a strip: where the screen stands, what was found, what went wrong. A click goes there. For eyes and pointers: everything in it has a key. */
export function OutputMap({
  lineCount,
  first,
  last,
  matches,
  errors,
  onLine,
}: {
  readonly lineCount: number;
  readonly first: number;
  readonly last: number;
  readonly matches: readonly Match[];
  readonly errors: readonly Match[];
  readonly onLine: (line: number) => void;
}): ReactNode {
  if (lineCount === 0) return null;
  const place = (line: number): string => `${((line - 1) / lineCount) * 100}%`;
  return (
    <div
      className={styles.map}
      aria-hidden
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onLine(Math.round(((event.clientY - box.top) / box.height) * lineCount) + 1);
      }}
    >
      <i className={styles.mapView} style={{ top: place(first), height: `max(6px, ${((last - first + 1) / lineCount) * 100}%)` }} />
      {errors.map(({ key, line }) => (
        <i key={key} className={styles.mapError} style={{ top: place(line) }} />
      ))}
      {matches.map(({ key, line }) => (
        <i key={key} className={styles.mapMatch} style={{ top: place(line) }} />
      ))}
    </div>
  );
}
