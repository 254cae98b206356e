import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReportBody } from '../../../../src/server/schemas/statistics.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './statistics.module.css';

/** One of them, or none: everything. */
export type Subject = { readonly workflow?: string; readonly group?: string; readonly queue?: string };

/** What the charts are about. */
export function SubjectSelect({
  report,
  groups,
  subject,
  onChoose,
}: {
  readonly report: ReportBody | undefined;
  /** Of workflows. */
  readonly groups: readonly string[];
  readonly subject: Subject;
  readonly onChoose: (subject: Subject) => void;
}): ReactNode {
  const words = useMessages().statistics;
  const { workflow, group, queue } = subject;
  const chosen = (['workflow', 'group', 'queue'] as const).find((kind) => subject[kind] !== undefined);
  const names = (known: readonly { readonly name: string }[] | undefined, own: string | undefined): readonly string[] => [
    ...new Set([...(known ?? []).map(({ name }) => name), ...(own === undefined ? [] : [own])]),
  ];
  return (
    <Select
      className={styles.subject ?? ''}
      aria-label={words.about}
      searchable
      clearable={chosen !== undefined}
      placeholder={words.everything}
      value={chosen === undefined ? null : `${chosen}:${subject[chosen]}`}
      data={[
        {
          group: words.groups,
          items: names(
            groups.map((name) => ({ name })),
            group,
          ).map((name) => ({ value: `group:${name}`, label: name })),
        },
        { group: words.workflows, items: names(report?.workflows, workflow).map((name) => ({ value: `workflow:${name}`, label: name })) },
        { group: words.queues, items: names(report?.queues, queue).map((name) => ({ value: `queue:${name}`, label: name })) },
      ]}
      onChange={(value) => {
        if (value === null) onChoose({});
        else if (value.startsWith('queue:')) onChoose({ queue: value.slice('queue:'.length) });
        else if (value.startsWith('group:')) onChoose({ group: value.slice('group:'.length) });
        else onChoose({ workflow: value.slice('workflow:'.length) });
      }}
    />
  );
}
