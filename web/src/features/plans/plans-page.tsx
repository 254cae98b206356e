import { IconFileImport, IconPlayerPause, IconPlayerPlay, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { planRead, resumePlan, type PlanOrder } from '../../api/plans.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { ListBeside } from '../../ui/list-beside.tsx';
import { EmptyState, ErrorState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useRowCursor } from '../../ui/row-cursor.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { PlanRow } from './plan-row.tsx';
import { PlanStrip } from './plan-strip.tsx';
import styles from './plans.module.css';
import { SuspendDialog } from './suspend-dialog.tsx';
import { usePlanRows } from './use-plan-rows.ts';
import { usePlanAction } from './use-plan-action.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** How often figures of what was launched are read again; settings are read when they change. */
const refreshMs = 30_000;

/** All plans: the strip, and a page of the list by next launch. `/plans/ID` opens the panel of one; `?q=` narrows down, `?by=name` is the order, `?do=` is what is done. */
export function PlansPage(): ReactNode {
  const { plans: words, planForm, planImport } = useMessages();
  const { client } = useApi();
  const navigate = useNavigate();
  const { plan: selectedId } = useParams({ strict: false });
  const { q = '', after = '', by, do: doing } = useSearch({ strict: false }) as { readonly [name: string]: string };
  const order: PlanOrder = by === 'name' ? 'name' : 'next';
  const isLost = useLiveState().connection === 'lost';
  const mayControl = useMay('control', 'plan');
  const mayEdit = useMay('edit', 'plan');
  const mayEditWorkflow = useMay('edit', 'workflow');
  const mayImport = mayEdit && mayEditWorkflow;
  const { act, isPending: isBusy } = usePlanAction();
  const find = useRef<HTMLInputElement>(null);
  const { page: data, plans, error, isPending, refetch } = usePlanRows(q, order, after);
  const one = useQuery({ ...planRead(client, selectedId ?? ''), enabled: selectedId !== undefined, refetchInterval: refreshMs });
  const selected = selectedId === undefined ? undefined : one.data;
  const filtered = { ...(q === '' ? {} : { q }), ...(order === 'next' ? {} : { by: order }) };
  const kept = { ...filtered, ...(after === '' ? {} : { after }) };
  const toList = (search: { readonly [name: string]: string }): void => void navigate({ to: '/plans', search });
  const open = (id: string, what?: string): void =>
    void navigate({ to: '/plans/$plan', params: { plan: id }, search: what === undefined ? kept : { ...kept, do: what } });
  const idOf = (name: string): string => String(plans.find((plan) => plan.name === name)?.id ?? name);
  const { cursor } = useRowCursor({
    title: words.keys.title,
    ids: plans.map(({ name }) => name),
    labels: { ...words.keys, select: '', selectRange: '' },
    onOpen: (name) => open(idOf(name)),
    onPeek: (name) => open(idOf(name)),
  });
  useKeys(words.keys.title, [{ keys: '/', label: words.findKey, run: () => find.current?.focus() }]);
  const all = data?.allSuspended ?? null;
  const resumeAll = (): void =>
    void act(async () => {
      await resumePlan(client, null, null);
      return { text: words.allResumed };
    });
  return (
    <>
      <PageHead
        title={words.title}
        tabTitle={selected?.name ?? words.title}
        beside={
          data === undefined ? undefined : (
            <span className={`${styles.facts} dim`}>{words.facts(data.count - data.suspendedCount, data.suspendedCount)}</span>
          )
        }
        actions={
          <>
            {mayControl && data !== undefined && all === null ? (
              <Button onClick={() => toList({ ...kept, do: 'suspend' })}>
                <IconPlayerPause {...icon} />
                {words.suspendAll}
              </Button>
            ) : null}
            {mayImport ? (
              <ButtonLink to="/plans/@import">
                <IconFileImport {...icon} />
                {planImport.open}
              </ButtonLink>
            ) : null}
            {mayEdit ? (
              <ButtonLink kind="ink" to="/plans/@new">
                <IconPlus {...icon} />
                {planForm.new}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <ListBeside
        panel={
          selected === undefined ? null : (
            <PlanPanel
              key={selected.id}
              plan={selected}
              onSuspend={() => open(String(selected.id), 'suspend')}
              onClose={() => toList(kept)}
            />
          )
        }
      >
        {all === null ? null : (
          <Note
            kind="wait"
            action={
              mayControl ? (
                <Button size="small" isBusy={isBusy} onClick={resumeAll}>
                  <IconPlayerPlay {...icon} />
                  {words.resumeAll}
                </Button>
              ) : undefined
            }
          >
            {words.allSuspended(all.by, all.reason)}
          </Note>
        )}
        {selectedId !== undefined && one.error !== null ? (
          <Note
            kind="fail"
            action={
              <Button size="small" onClick={() => toList(kept)}>
                {words.title}
              </Button>
            }
          >
            {words.unknown(selectedId)}
          </Note>
        ) : null}
        <PlanStrip text={q} />
        <section className={styles.panel} aria-label={words.title}>
          <div className={styles.find}>
            <IconSearch size={14} stroke={1.75} aria-hidden />
            <input
              ref={find}
              aria-label={words.find}
              placeholder={words.find}
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              value={q}
              onChange={(event) => void navigate({
                  to: '/plans',
                  search: { q: event.currentTarget.value, ...(order === 'next' ? {} : { by: order }) },
                  replace: true,
                })}
              onKeyDown={(event) => {
                if (event.key === 'Escape') event.currentTarget.blur();
              }}
            />
            <Segmented
              label={words.orderLabel}
              value={order}
              choices={(['next', 'name'] as const).map((value) => ({ value, label: words.orders[value] }))}
              onChange={(value) => toList({ ...(q === '' ? {} : { q }), ...(value === 'next' ? {} : { by: value }) })}
            />
          </div>
          {isPending ? <SkeletonRows count={8} heightPx={32} /> : null}
          {error === null ? null : <ErrorState error={error} onRetry={refetch} />}
          {data !== undefined && plans.length === 0 ? (
            data.count === 0 ? (
              <EmptyState title={words.none} hint={words.noneHint} />
            ) : (
              <EmptyState title={words.noneMatch} />
            )
          ) : null}
          <OldRows isOld={error !== null || isLost}>
            {plans.length === 0 ? null : (
              <div className={`${styles.columns} tiny quiet`} aria-hidden>
                <span />
                <span>{words.columns.plan}</span>
                <span>{words.columns.when}</span>
                <span>{words.columns.next}</span>
                <span>{words.columns.last}</span>
                <span>{words.columns.rules}</span>
              </div>
            )}
            <ul>
              {plans.map((plan) => (
                <PlanRow key={plan.id} plan={plan} search={kept} isCursor={plan.name === cursor} isSelected={plan.id === selected?.id} />
              ))}
            </ul>
          </OldRows>
          {after === '' && (data?.nextCursor ?? null) === null ? null : (
            <div className={styles.pages}>
              {after === '' ? null : (
                <Button size="small" onClick={() => toList(filtered)}>
                  {words.newer}
                </Button>
              )}
              {data?.nextCursor ? (
                <Button size="small" onClick={() => toList({ ...filtered, after: data.nextCursor ?? '' })}>
                  {words.older}
                </Button>
              ) : null}
            </div>
          )}
        </section>
      </ListBeside>
      {doing === 'suspend' && mayControl && selectedId === undefined ? <SuspendDialog name={null} onClose={() => toList(kept)} /> : null}
      {doing === 'suspend' && selected !== undefined ? (
        <SuspendDialog name={selected.name} onClose={() => open(String(selected.id))} />
      ) : null}
    </>
  );
}
