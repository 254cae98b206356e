import type { ReactNode } from 'react';
import { reasonText, type Reason } from '../../../../src/core/plan/import/reason.ts';
import type { ImportAnswerBody } from '../../../../src/server/schemas/plan.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import type { ImportRow } from './plan-import.model.ts';
import styles from './plan-import.module.css';
import { ownClock } from './plan-view.model.ts';

/** What was understood of a text, to be chosen, and what was not, with lines and reasons. */
export function PlanImportRows({
  rows,
  notUnderstood,
  isEmpty,
  onChoose,
}: {
  readonly rows: readonly ImportRow[];
  readonly notUnderstood: ImportAnswerBody['notUnderstood'];
  readonly isEmpty: boolean;
  readonly onChoose: (name: string, isChosen: boolean) => void;
}): ReactNode {
  const { planImport: words } = useI18n().messages;
  if (isEmpty) return <p className={`${styles.hint} dim`}>{words.nothing}</p>;
  return (
    <>
      {rows.length === 0 ? <p className={`${styles.hint} dim`}>{words.noPlan}</p> : null}
      <ul>
        {rows.map((row) => (
          <Understood key={row.name} row={row} onChoose={onChoose} />
        ))}
      </ul>
      {notUnderstood.length === 0 ? null : (
        <section aria-label={words.notUnderstood}>
          <h3 className={styles.heading}>{`${words.notUnderstood} (${notUnderstood.length})`}</h3>
          <ul>
            {notUnderstood.map(({ line, column, text, message, hint, reason, hintReason }) => (
              <li key={`${line}:${column}`} className={styles.refused}>
                <span className="small quiet">{words.line(line)}</span>
                <div>
                  <code className={styles.code}>{text}</code>
                  <p className="small hue-fail">{said(message, reason, words)}
                    {hint === undefined ? '' : ` (${said(hint, hintReason, words)})`}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Understood({
  row,
  onChoose,
}: {
  readonly row: ImportRow;
  readonly onChoose: (name: string, isChosen: boolean) => void;
}): ReactNode {
  const { messages, language } = useI18n();
  const { planImport: words } = messages;
  const { name, line, when, sentence, next, launches, suspended, notes, noteReasons, error, sameAs, isSaved, isChosen } = row;
  return (
    <li className={styles.row}>
      <input
        type="checkbox"
        aria-label={words.take(name)}
        checked={isChosen || isSaved}
        disabled={isSaved || (error !== null && !isChosen)}
        onChange={(event) => onChoose(name, event.currentTarget.checked)}
      />
      <div className={styles.what}>
        <p>
          <b>{name}</b> <span className="small quiet">{words.line(line)}</span>
          {isSaved ? <span className="small hue-ok"> {words.saved}</span> : null}
          {sameAs === null || isSaved ? null : <span className="small hue-retry"> {words.isThere(sameAs)}</span>}
          {suspended ? <span className="small hue-retry"> {words.suspended}</span> : null}
        </p>
        <p className="small">
          {sentence[language]} <span className="mono quiet">{when.join('; ')}</span>
        </p>
        <code className={styles.code}>{launches}</code>
        <p className="small dim">{next === null ? words.noNext : `${words.next} ${ownClock(next)}`}</p>
        {notes.map((note, index) => (
          <p key={note} className="small dim">
            {said(note, noteReasons[index] ?? null, words)}
          </p>
        ))}
        {error === null ? null : <p className="small hue-fail">{error.message}</p>}
      </div>
    </li>
  );
}

/** In the reader's language where there is a key that this page knows. */
function said(
  text: string,
  reason: ImportAnswerBody['notUnderstood'][number]['reason'],
  { reasons }: ReturnType<typeof useI18n>['messages']['planImport'],
): string {
  if (reason === null || !Object.hasOwn(reasons, reason.key)) return text;
  return reasonText(reason as Reason, reasons);
}
