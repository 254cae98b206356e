import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { HomeBody } from '../../../../src/server/schemas/home.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/now.tsx';
import type { StateKind } from '../../ui/state.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { isoDay } from './iso-day.ts';
import styles from './home.module.css';

/** How instances ended in the period, and when. */
export function Numbers({ home }: { readonly home: HomeBody }): ReactNode {
  const { messages } = useI18n();
  const words = messages.home.numbers;
  const nowMs = useNow();
  const { count, complete, failed, lost, cancelled, unsatisfied, recovered } = home.ended;
  const succeeded = Math.max(0, count - failed - lost - cancelled - unsatisfied - recovered);
  const figures: readonly {
    readonly label: string;
    readonly value: number;
    readonly state: StateKind;
    readonly isBad?: boolean;
    readonly filter?: string;
  }[] = [
    { label: words.succeeded, value: succeeded, state: 'succeeded', filter: 'succeeded' },
    { label: words.recovered, value: recovered, state: 'succeededAfterRetry' },
    { label: words.failed, value: failed, state: 'failed', isBad: true, filter: 'failed' },
    ...(lost > 0 ? [{ label: words.lost, value: lost, state: 'lost', isBad: true } as const] : []),
    ...(unsatisfied > 0 ? [{ label: words.unsatisfied, value: unsatisfied, state: 'unsatisfied' } as const] : []),
    { label: words.cancelled, value: cancelled, state: 'cancelled' },
  ];
  const number = messages.ui.number;
  return (
    <section className={styles.numbers} aria-label={words.label}>
      <ul className={styles.figures}>
        <li>
          <b>{complete ? number(count) : messages.ui.about(number(count))}</b>
          <span>{words.ended(count)}</span>
        </li>
        {figures.map(({ label, value, state, isBad, filter }) => (
          <li key={label}>
            <b className={classNames(isBad === true && value > 0 && 'hue-fail')}>{number(value)}</b>
            {filter === undefined ? (
              <span>
                <StateGlyph state={state} size="small" isDecoration />
                {label}
              </span>
            ) : (
              <Link to="/instances" search={{ state: filter, launched: `${isoDay(Date.parse(home.from), 0)}..${isoDay(nowMs, 1)}` }}>
                <StateGlyph state={state} size="small" isDecoration />
                {label}
              </Link>
            )}
          </li>
        ))}
      </ul>
      <Columns home={home} />
    </section>
  );
}

function Columns({ home }: { readonly home: HomeBody }): ReactNode {
  const { messages, language } = useI18n();
  const words = messages.home.numbers;
  const nowMs = useNow();
  const { buckets, failed, lost, count } = home.ended;
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count ?? 0));
  const fromMs = Date.parse(home.from);
  const isLong = nowMs - fromMs > 2 * 86_400_000;
  const axis = (ms: number): string =>
    new Intl.DateTimeFormat(
      language,
      isLong ? { weekday: 'short', day: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ).format(ms);
  return (
    <div className={styles.columns}>
      <div className={styles.bars} role="img" aria-label={words.columns(count, failed + lost)}>
        {buckets.map((bucket) => (
          <span key={bucket.from}>
            <i className="bar-none" style={{ height: `${(100 * ((bucket.count ?? 0) - (bucket.failed ?? 0))) / most}%` }} />
            <i
              className="bar-fail"
              style={{ height: `${(100 * (bucket.failed ?? 0)) / most}%`, minHeight: (bucket.failed ?? 0) > 0 ? 3 : 0 }}
            />
          </span>
        ))}
      </div>
      <div className={`${styles.axis} tiny quiet`} aria-hidden>
        <span>{axis(fromMs)}</span>
        <span>{axis(fromMs + (nowMs - fromMs) / 3)}</span>
        <span>{axis(fromMs + (2 * (nowMs - fromMs)) / 3)}</span>
        <span>{words.now}</span>
      </div>
    </div>
  );
}
