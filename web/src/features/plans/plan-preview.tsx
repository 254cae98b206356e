import type { ReactNode } from 'react';
import type { PreviewAnswerBody, PreviewBody } from '../../../../src/server/schemas/plan.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { ClockChangeLines } from './clock-change-lines.tsx';
import styles from './plan-form.module.css';
import { ownDay } from './plan-view.model.ts';

/** What the times of the form mean: the sentence, the next ten moments, both changes of the clocks. `shown` undefined: nothing yet. */
export function PlanPreview({
  shown,
  times,
}: {
  readonly shown: PreviewAnswerBody | undefined;
  readonly times: PreviewBody | null;
}): ReactNode {
  const { messages, language } = useI18n();
  const { planForm: words, plans } = messages;
  return (
    <aside className={styles.aside} aria-label={words.preview}>
      <section className={styles.section} aria-live="polite">
        <h2>{words.preview}</h2>
        {shown?.sentence === undefined ? (
          <p className="quiet">{words.previewEmpty}</p>
        ) : (
          <p>
            <b>{shown.sentence[language]}</b>
          </p>
        )}
      </section>
      {shown === undefined ? null : (
        <>
          <section className={styles.section}>
            <h3>{plans.nextTitle}</h3>
            {shown.moments.length === 0 ? <p className="hue-fail">{words.never}</p> : null}
            <ol className={styles.moments}>
              {shown.moments.map((moment) => (
                <li key={moment}>
                  {ownDay(moment, language)} <span className="quiet">{moment.slice(19).replace('Z', '+00:00')}</span>
                </li>
              ))}
            </ol>
          </section>
          <section className={styles.section}>
            <h3>{plans.changesTitle}</h3>
            <ClockChangeLines
              changes={shown.clockChanges ?? []}
              rules={{ gap: times?.gap ?? 'after', overlap: times?.overlap ?? 'once' }}
            />
          </section>
        </>
      )}
    </aside>
  );
}
