import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RetryScheduleBody } from '../../../../src/server/schemas/retry-schedule.ts';
import { useApi } from '../../api/api-context.tsx';
import { retrySchedulesRead } from '../../api/retry-schedules.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { durationText } from '../../ui/duration-text.ts';
import { ListBeside } from '../../ui/list-beside.tsx';
import { EmptyState, ListStates } from '../../ui/list-states.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { UnknownNote } from '../../ui/unknown-note.tsx';
import { LevelsBar } from './levels-bar.tsx';
import { wholeSchedule } from './retry-levels.model.ts';
import { RetryScheduleForm } from './retry-schedule-form.tsx';
import { RetrySchedulePanel } from './retry-schedule-panel.tsx';
import linked from '../../ui/linked-row.module.css';
import styles from './retry-schedules.module.css';

/** All retry schedules, drawn. `/admin/retry-schedules/NAME` opens the panel of one, `?do=edit` its form. */
export function RetrySchedulesPage(): ReactNode {
  const { retrySchedules: words, shell } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { schedule: selectedName } = useParams({ strict: false });
  const what = useSearch({ strict: false })['do'];
  const isLost = useLiveState().connection === 'lost';
  const mayConfigure = useMay('configure', 'retrySchedule');
  const list = useQuery(retrySchedulesRead(client));
  const schedules = list.data?.items ?? [];
  const selected = schedules.find(({ name }) => name === selectedName);
  const close = (): void => void navigate({ to: '/admin/retry-schedules' });
  const open = (name: string): void => void navigate({ to: '/admin/retry-schedules/$schedule', params: { schedule: name } });
  const edit = (name: string): void =>
    void navigate({ to: '/admin/retry-schedules/$schedule', params: { schedule: name }, search: { do: 'edit' } });
  const { cursor } = useRowCursor({
    title: words.keys.title,
    ids: schedules.map(({ name }) => name),
    labels: { ...words.keys, select: '', selectRange: '' },
    onOpen: open,
    onPeek: open,
  });
  return (
    <>
      <PageHead
        crumbs={[
          <Link key="queues" to="/queues">
            {shell.queues}
          </Link>,
        ]}
        title={words.title}
        facts={words.facts}
        actions={
          mayConfigure ? (
            <ButtonLink kind="ink" to="/admin/retry-schedules" search={{ do: 'new' }} aria-label={words.newLabel}>
              <IconPlus size={16} stroke={1.75} aria-hidden />
              {words.new}
            </ButtonLink>
          ) : undefined
        }
      />
      <ListBeside
        panel={
          list.data === undefined ? null : selected === undefined ? (
            what === 'new' && mayConfigure ? (
              <RetryScheduleForm schedule={null} taken={schedules.map(({ name }) => name)} onSaved={open} onClose={close} />
            ) : null
          ) : what === 'edit' && mayConfigure ? (
            <RetryScheduleForm key={selected.name} schedule={selected} taken={[]} onSaved={open} onClose={() => open(selected.name)} />
          ) : (
            <RetrySchedulePanel schedule={selected} onEdit={() => edit(selected.name)} onClose={close} />
          )
        }
      >
        {list.data !== undefined && selectedName !== undefined && selected === undefined ? (
          <UnknownNote text={words.unknown(selectedName)} all={words.title} onAll={close} />
        ) : null}
        <section className={styles.panel} aria-label={words.title}>
          <ListStates
            list={list}
            skeleton={{ count: 3, heightPx: 60 }}
            empty={list.data?.items.length === 0 ? <EmptyState title={words.none} hint={words.noneHint} /> : null}
            isOld={isLost}
          >
            <ul>
              {schedules.map((schedule) => (
                <Row
                  key={schedule.name}
                  schedule={schedule}
                  isCursor={schedule.name === cursor}
                  isSelected={schedule.name === selectedName}
                />
              ))}
            </ul>
          </ListStates>
        </section>
      </ListBeside>
    </>
  );
}

function Row({
  schedule: { name, levels },
  isCursor,
  isSelected,
}: {
  readonly schedule: RetryScheduleBody;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
}): ReactNode {
  const { retrySchedules: words, units } = useMessages();
  const { retries, spanMs } = wholeSchedule(levels);
  return (
    <li className={classNames(linked.row, styles.row, isCursor && linked.cursor, isSelected && linked.selected)} data-row={name}>
      <div className={styles.name}>
        <Link
          to="/admin/retry-schedules/$schedule"
          params={{ schedule: name }}
          className={classNames(linked.link, styles.link, 'ellipsis')}
          data-row-link
          aria-current={isSelected ? 'true' : undefined}
        >
          {name}
        </Link>
        <span className="small quiet">{words.sum(retries, durationText(spanMs, units))}</span>
      </div>
      <LevelsBar levels={levels} />
    </li>
  );
}
