import { useMemo, type ReactNode } from 'react';
import type { Workflow } from '../../../../src/core/workflow/model.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './launch.module.css';
import { outlineOf } from './workflow-outline.model.ts';

/** Names that are told one by one. */
const mostNamed = 16;

/** What the workflow does, in numbers and in the order of its tasks. */
export function WhatItDoes({ workflow }: { readonly workflow: Workflow }): ReactNode {
  const { launch: words } = useMessages();
  const { tasks, jobs, steps } = useMemo(() => outlineOf(workflow), [workflow]);
  let left = mostNamed;
  const sentence = steps
    .map((step) => {
      const named = step.slice(0, Math.max(0, left)).map(({ name, isLoop }) => (isLoop ? words.inLoop(name) : name));
      left -= named.length;
      return named.length > 1 ? `${named.slice(0, -1).join(', ')}${words.sideBySide}${named.at(-1) ?? ''}` : (named[0] ?? '');
    })
    .filter((text) => text !== '')
    .join(words.afterThat);
  return (
    <section className={styles.section}>
      <h3>{words.whatItDoes}</h3>
      <p className="small dim">
        <b>{words.counts(tasks, jobs)}</b> {sentence}
        {tasks > mostNamed ? words.andMore(tasks - mostNamed) : null}.
      </p>
    </section>
  );
}
