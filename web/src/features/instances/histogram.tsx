import { useState, type ReactNode } from 'react';
import type { HistogramBody } from '../../../../src/server/schemas/figures.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { momentText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { barsOf, markText, marksOf, stretchOf } from './histogram.model.ts';
import styles from './histogram.module.css';

/** Launches of the filter over time, failures in red. Dragging over bars chooses their stretch; the filter `launched` does the same by keyboard. */
export function Histogram({ body, onChoose }: { readonly body: HistogramBody; readonly onChoose: (launched: string) => void }): ReactNode {
  const { messages, language } = useI18n();
  const { instances: words } = messages;
  const nowMs = useNow();
  const [dragged, setDragged] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const bars = barsOf(body);
  const indexAt = (event: React.PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left - 12) / (box.width - 24)) * bars.length)));
  };
  const isChosen = (index: number): boolean =>
    dragged !== null && index >= Math.min(dragged.from, dragged.to) && index <= Math.max(dragged.from, dragged.to);
  return (
    <div
      className={styles.histogram}
      role="img"
      aria-label={words.histogram}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = indexAt(event);
        setDragged({ from: at, to: at });
      }}
      onPointerMove={(event) => {
        if (dragged !== null) setDragged({ ...dragged, to: indexAt(event) });
      }}
      onPointerUp={() => {
        const stretch = dragged === null ? null : stretchOf(bars, dragged.from, dragged.to);
        setDragged(null);
        if (stretch !== null) onChoose(stretch);
      }}
      onPointerCancel={() => setDragged(null)}
    >
      {marksOf(bars, 7)
        .map((mark) => ({ ...mark, text: markText(mark.atMs, body.bucketMs * bars.length, language) }))
        // The same twice says nothing: all happened within one step of what a mark can say.
        .filter(({ text }, index, all) => text !== all[index - 1]?.text)
        .map(({ share, atMs, text }) => (
          <span key={atMs} className={styles.mark} style={{ left: `calc(12px + ${share} * (100% - 24px))` }}>
            {text}
          </span>
        ))}
      <div className={styles.bars}>
        {bars.map(({ fromMs, count, failed, height, failedHeight }, index) => (
          <span
            key={fromMs}
            className={`${styles.bar} ${isChosen(index) ? styles.chosen : ''}`}
            title={words.histogramBar(momentText(fromMs, nowMs, language), count, failed)}
          >
            <i style={{ height: `${height * 100}%` }} />
            {failed > 0 ? <u style={{ height: `${failedHeight * 100}%` }} /> : null}
          </span>
        ))}
      </div>
    </div>
  );
}
