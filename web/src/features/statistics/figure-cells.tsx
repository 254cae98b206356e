import type { ReactNode } from 'react';
import type { NamedFigures } from '../../../../src/server/schemas/statistics.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { durationText } from '../../ui/duration-text.ts';

/** The figures of a row. */
export function FigureCells({ figures, isQueue }: { readonly figures: Omit<NamedFigures, 'name'>; readonly isQueue: boolean }): ReactNode {
  const { language, messages } = useI18n();
  const { statistics: words, units, ui } = messages;
  const { started, ended, failed, run, wait, retry } = figures;
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const span = (ms: number | null): string => (ms === null ? words.nothing : durationText(ms, units));
  return (
    <>
      <td>{ui.number(started)}</td>
      <td className={failed > 0 ? 'hue-fail' : 'quiet'}>
        {failed === 0 ? ui.number(0) : `${ui.number(failed)}${ended === 0 ? '' : ` (${percent.format(failed / ended)})`}`}
      </td>
      <td>{span(run.medianMs)}</td>
      <td>{span(run.p95Ms)}</td>
      <td>{span(wait.medianMs)}</td>
      <td>{span(wait.p95Ms)}</td>
      {isQueue ? null : <td>{span(retry.p95Ms)}</td>}
    </>
  );
}
