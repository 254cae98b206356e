import type { ReactNode } from 'react';
import type { ReportBody, ReportQuery } from '../../../../src/server/schemas/statistics.ts';
import { reportTableAddress } from '../../api/statistics.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { FigureCells } from './figure-cells.tsx';
import { CsvLink, FigureHead } from './figure-table.tsx';
import { periodText } from './period-name.ts';
import type { Range } from './range.model.ts';
import styles from './statistics.module.css';

/** What the charts show, in figures, the newest first; folded until somebody wants it. */
export function PeriodTable({
  report,
  range,
  isQueue,
  question,
}: {
  readonly report: ReportBody;
  readonly range: Range;
  readonly isQueue: boolean;
  readonly question: ReportQuery;
}): ReactNode {
  const { language, messages } = useI18n();
  const words = messages.statistics;
  return (
    <details className={styles.details}>
      <summary>
        <h2>{words.periodTable}</h2>
      </summary>
      <div className={styles.aside}>
        <CsvLink what={words.periodTable} href={reportTableAddress(question, 'periods')} />
      </div>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={words.periodTable}>
        <table className={styles.table}>
          <FigureHead first={words.from} isQueue={isQueue} />
          <tbody>
            {report.periods.toReversed().map((period) => (
              <tr key={period.from}>
                <th scope="row">{periodText(range.period, Date.parse(period.from), Date.parse(period.to), language)}</th>
                <FigureCells figures={period} isQueue={isQueue} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
