import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ProblemBody } from '../../../../src/server/schemas/workflow.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import type { Checked } from './use-checked.ts';
import styles from './workflow-edit.module.css';

/** What is wrong with a definition, with line and column; a click goes there. */
export function ProblemsList({
  checked: { state, problems },
  onOpen,
}: {
  readonly checked: Checked;
  readonly onOpen: (problem: ProblemBody) => void;
}): ReactNode {
  const { editor: words } = useMessages().workflows;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  return (
    <section className={styles.problems} aria-label={words.problems}>
      <div className={styles.problemsHead} role="status">
        <h2>{words.problems}</h2>
        {errors === 0 ? null : (
          <span className="row hue-fail">
            <StateGlyph state="aborted" size="small" isDecoration />
            {words.errors(errors)}
          </span>
        )}
        {warnings === 0 ? null : (
          <span className="row hue-retry">
            <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
            {words.warnings(warnings)}
          </span>
        )}
        {problems.length === 0 && state === 'checked' ? <span className="dim">{words.noProblems}</span> : null}
        <span className="grow" />
        <span className="small quiet">
          {state === 'failed' ? words.checkFailed : state === 'checking' ? words.checking : words.checked}
        </span>
      </div>
      <ul className={styles.problemRows}>
        {problems.map((problem, index) => (
          <li key={`${index}${problem.code}`}>
            <button type="button" className={styles.problem} onClick={() => onOpen(problem)}>
              {problem.severity === 'error' ? (
                <StateGlyph state="aborted" size="small" isDecoration />
              ) : (
                <span className="hue-retry">
                  <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
                </span>
              )}
              <span className={styles.problemText}>
                {problem.message}
                {problem.hint === undefined ? null : <span className="dim"> {problem.hint}</span>}
              </span>
              <span className="mono quiet">{problem.line < 1 ? words.noPlace : words.place(problem.line, problem.column)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
