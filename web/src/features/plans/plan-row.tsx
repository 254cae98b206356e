import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PlanBody } from '../../../../src/server/schemas/plan.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Countdown } from '../../ui/duration.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { momentBars, planState } from './plan-view.model.ts';
import linked from '../../ui/linked-row.module.css';
import styles from './plans.module.css';

/** A plan: when, next, how its last moments went, its rules. The whole row opens its panel. */
export function PlanRow({
  plan,
  search,
  isCursor,
  isSelected,
}: {
  readonly plan: PlanBody;
  readonly search: { readonly [name: string]: string };
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}): ReactNode {
  const { messages, language } = useI18n();
  const words = messages.plans;
  const { id, name, sentence, when, next, last, suspended, health, concurrency, suspendAfterFailures } = plan;
  const bars = momentBars(last);
  const [first] = next;
  return (
    <li className={classNames(linked.row, styles.row, isCursor && linked.cursor, isSelected && linked.selected)} data-row={name}>
      <StateGlyph state={planState(plan)} />
      <span className="ellipsis">
        <Link
          to="/plans/$plan"
          params={{ plan: String(id) }}
          search={search}
          className={linked.link ?? ''}
          data-row-link
          aria-current={isSelected ? 'true' : undefined}
        >
          {name}
        </Link>
        {health === 'ok' ? null : <span className="small hue-fail"> {words.health[health]}</span>}
      </span>
      <span className="small ellipsis">
        {sentence[language]} <span className="mono quiet">{when.join('; ')}</span>
      </span>
      <span className="small ellipsis">
        {suspended !== null || first === undefined ? (
          <span className="quiet">{suspended === null ? words.noNext : words.suspended}</span>
        ) : (
          <>
            <Moment atMs={Date.parse(first)} />{' '}
            <span className="quiet">
              <Countdown untilMs={Date.parse(first)} />
            </span>
          </>
        )}
      </span>
      <span
        className={styles.last}
        role="img"
        aria-label={words.strip(bars.length, bars.filter(({ kind }) => kind === 'failed' || kind === 'none').length)}
      >
        {bars.map(({ moment, kind, share }) => (
          <i key={moment} className={styles[kind]} style={{ height: `${Math.round(share * 100)}%` }} />
        ))}
      </span>
      <span className="small dim ellipsis">
        {suspended === null
          ? `${suspendAfterFailures === null ? words.goesOn : words.suspends(suspendAfterFailures)}; ${words.rules[concurrency] ?? concurrency}`
          : words.by(suspended.by, suspended.reason)}
      </span>
    </li>
  );
}
