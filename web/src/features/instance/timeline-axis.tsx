import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { clockText, momentText } from '../../ui/moment-text.ts';
import { useNow } from '../../ui/now.tsx';
import { fineDurationText } from './fine-duration-text.ts';
import styles from './timeline.module.css';
import { axisMarks, placeOf, type TimeScale } from './timeline-scale.model.ts';

/** Shorter than this, moments of the day would all read the same: the axis counts from the beginning. */
const shortMs = 60_000;
const dayMs = 86_400_000;
const labels = 6;
/** Labels closer to `now` than this give way to it. */
const nowRoom = 0.12;

/** The heading of the rows, and the moments of the axis. `nowMs` null: it has ended. */
export function TimelineAxis({ scale, nowMs }: { readonly scale: TimeScale; readonly nowMs: number | null }): ReactNode {
  const { messages, language } = useI18n();
  const { timeline: words } = messages.instance;
  const todayMs = useNow();
  const lengthMs = scale.endMs - scale.startMs;
  const nowAt = nowMs === null ? null : placeOf(scale, nowMs);
  const text = (atMs: number, index: number): string => {
    if (index === 0) return momentText(atMs, todayMs, language);
    if (lengthMs < shortMs) return `+${fineDurationText(atMs - scale.startMs, messages.units)}`;
    return lengthMs < dayMs ? clockText(atMs, language).slice(0, lengthMs < 3_600_000 ? 8 : 5) : momentText(atMs, todayMs, language);
  };
  return (
    <div className={styles.axis} aria-hidden>
      <div className={styles.axisHead}>
        <span>{words.head}</span>
        <span>{words.queue}</span>
      </div>
      <div className={styles.axisTime}>
        {axisMarks(scale, labels).map(({ at, atMs }, index) =>
          nowAt !== null && Math.abs(at - nowAt) < nowRoom && index > 0 ? null : (
            <span key={atMs} style={{ left: `${at * 100}%` }}>
              {text(atMs, index)}
            </span>
          ),
        )}
        {nowAt === null || nowAt < 0.12 ? null : (
          <span className={styles.axisNow} style={{ left: `${nowAt * 100}%` }}>
            {words.now}
          </span>
        )}
      </div>
    </div>
  );
}
