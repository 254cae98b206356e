import type { ReactNode } from 'react';
import type { PlanDetailBody, PreviewAnswerBody } from '../../../../src/server/schemas/plan.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { ownClock } from './plan-view.model.ts';
import styles from './plans.module.css';

type Change = NonNullable<PreviewAnswerBody['clockChanges']>[number];
type Rules = Pick<PlanDetailBody, 'gap' | 'overlap'>;

/** What times make of the coming changes of the clocks. */
export function ClockChangeLines({ changes, rules }: { readonly changes: readonly Change[]; readonly rules: Rules }): ReactNode {
  const { plans: words } = useMessages();
  return (
    <>
      {changes.length === 0 ? <p className="quiet">{words.noChange}</p> : null}
      {changes.map((change) => (
        <p key={change.at} className={styles.change}>
          <b>{ownClock(change.moments[0] ?? change.at)}</b> {changeText(change, rules, words)}
        </p>
      ))}
    </>
  );
}

function changeText(
  { kind, named, followsRealTime }: Change,
  { gap, overlap }: Rules,
  words: ReturnType<typeof useMessages>['plans'],
): string {
  const times = `${named
    .slice(0, 3)
    .map((time) => time.slice(11, 16))
    .join(', ')}${named.length > 3 ? '…' : ''}`;
  if (named.length === 0) return kind === 'gap' ? words.gapNone : words.overlapNone;
  if (followsRealTime) return words.realTime;
  if (kind === 'gap') return gap === 'after' ? words.gapAfter(times) : words.gapSkip(times);
  return overlap === 'once' ? words.overlapOnce(times) : words.overlapTwice(times);
}
