import type { ReactNode } from 'react';
import { periods } from '../../../../src/core/statistics/period.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { moved, spansOf, type Range } from './range.model.ts';
import styles from './statistics.module.css';

/** Chooses periods, how many of them, and up to when. */
export function RangeControls({
  range,
  zone,
  nowMs,
  onGo,
  children,
}: {
  readonly range: Range;
  readonly zone: string;
  readonly nowMs: number;
  readonly onGo: (range: Range) => void;
  /** What else can be chosen. */
  readonly children?: ReactNode;
}): ReactNode {
  const words = useMessages().statistics;
  const newer = moved(range, 1, zone, nowMs);
  return (
    <div className={styles.controls}>
      <Segmented
        label={words.period}
        choices={periods.map((each) => ({ value: each, label: words.periods[each] }))}
        value={range.period}
        onChange={(period) => onGo({ period, count: spansOf[period][0] ?? 1, end: range.end })}
      />
      <Segmented
        label={words.range}
        choices={spansOf[range.period]
          .toSorted((a, b) => a - b)
          .map((count) => ({ value: String(count), label: words.counts[range.period](count) }))}
        value={String(range.count)}
        onChange={(count) => onGo({ ...range, count: Number(count) })}
      />
      {children}
      <span className={styles.move}>
        <Button
          size="small"
          onClick={() => {
            const older = moved(range, -1, zone, nowMs);
            if (older !== null) onGo(older);
          }}
        >
          {words.older}
        </Button>
        {newer === null ? null : (
          <>
            <Button size="small" onClick={() => onGo(newer)}>
              {words.newer}
            </Button>
            <Button size="small" onClick={() => onGo({ ...range, end: null })}>
              {words.newest}
            </Button>
          </>
        )}
      </span>
    </div>
  );
}
