import { IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { NamedFigures, ReportQuery } from '../../../../src/server/schemas/statistics.ts';
import { reportTableAddress } from '../../api/statistics.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Panel } from '../../ui/panel.tsx';
import { FigureCells } from './figure-cells.tsx';
import styles from './statistics.module.css';

/** Workflows or queues of the range, the busiest first. A name leads to its own page; the row chooses what the charts are about. */
export function FigureTable({
  kind,
  items,
  chosen,
  question,
  onChoose,
}: {
  readonly kind: 'workflow' | 'queue';
  readonly items: readonly NamedFigures[];
  readonly chosen: string | undefined;
  readonly question: ReportQuery;
  readonly onChoose: (name: string) => void;
}): ReactNode {
  const words = useMessages().statistics;
  const title = kind === 'workflow' ? words.workflows : words.queues;
  const sorted = items.toSorted((a, b) => b.started - a.started || (a.name < b.name ? -1 : 1));
  if (items.length === 0) return null;
  return (
    <Panel
      title={title}
      count={items.length}
      className={styles.panel}
      aside={<CsvLink what={title} href={reportTableAddress(question, kind === 'workflow' ? 'workflows' : 'queues')} />}
    >
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.table}>
          <FigureHead first={words.columns.name} isQueue={kind === 'queue'} />
          <tbody>
            {sorted.map((figures) => (
              <tr key={figures.name} data-row={figures.name} data-chosen={figures.name === chosen ? '' : undefined}>
                <th scope="row">
                  <button type="button" className={styles.choose} title={words.only(figures.name)} onClick={() => onChoose(figures.name)}>
                    {figures.name}
                  </button>
                  {kind === 'workflow' ? (
                    <Link
                      className={`${styles.out} small quiet`}
                      to="/workflows/$name"
                      params={{ name: figures.name }}
                      aria-label={figures.name}
                    >
                      ↗
                    </Link>
                  ) : (
                    <Link
                      className={`${styles.out} small quiet`}
                      to="/queues/$queue"
                      params={{ queue: figures.name }}
                      aria-label={figures.name}
                    >
                      ↗
                    </Link>
                  )}
                </th>
                <FigureCells figures={figures} isQueue={kind === 'queue'} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** The heads of the columns. */
export function FigureHead({ first, isQueue }: { readonly first: string; readonly isQueue: boolean }): ReactNode {
  const { columns } = useMessages().statistics;
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{isQueue ? columns.startedQueue : columns.started}</th>
        <th scope="col">{columns.failed}</th>
        <th scope="col">{columns.median}</th>
        <th scope="col">{columns.p95}</th>
        <th scope="col">{columns.wait}</th>
        <th scope="col">{columns.waitP95}</th>
        {isQueue ? null : <th scope="col">{columns.retry}</th>}
      </tr>
    </thead>
  );
}

/** A table as a file. */
export function CsvLink({ what, href }: { readonly what: string; readonly href: string }): ReactNode {
  const words = useMessages().statistics;
  return (
    <a className={`${styles.csv} small`} href={href} download aria-label={words.csvOf(what)}>
      <IconDownload size={14} stroke={1.75} aria-hidden />
      {words.csv}
    </a>
  );
}
