import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReportBody } from '../../../../src/server/schemas/statistics.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './statistics.module.css';

/** What the charts are about. */
export function SubjectSelect({
  report,
  subject,
  onChoose,
}: {
  readonly report: ReportBody | undefined;
  readonly subject: { readonly workflow?: string; readonly queue?: string };
  readonly onChoose: (subject: { readonly workflow?: string; readonly queue?: string }) => void;
}): ReactNode {
  const words = useMessages().statistics;
  const { workflow, queue } = subject;
  const names = (known: readonly { readonly name: string }[] | undefined, chosen: string | undefined): readonly string[] => [
    ...new Set([...(known ?? []).map(({ name }) => name), ...(chosen === undefined ? [] : [chosen])]),
  ];
  return (
    <Select
      className={styles.subject ?? ''}
      aria-label={words.about}
      searchable
      clearable={workflow !== undefined || queue !== undefined}
      placeholder={words.everything}
      value={workflow !== undefined ? `workflow:${workflow}` : queue !== undefined ? `queue:${queue}` : null}
      data={[
        { group: words.workflows, items: names(report?.workflows, workflow).map((name) => ({ value: `workflow:${name}`, label: name })) },
        { group: words.queues, items: names(report?.queues, queue).map((name) => ({ value: `queue:${name}`, label: name })) },
      ]}
      onChange={(value) => {
        if (value === null) onChoose({});
        else if (value.startsWith('queue:')) onChoose({ queue: value.slice('queue:'.length) });
        else onChoose({ workflow: value.slice('workflow:'.length) });
      }}
    />
  );
}
