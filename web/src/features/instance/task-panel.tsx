import { IconBolt, IconMaximize, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useApi } from '../../api/api-context.tsx';
import { sizeRead, type OutputAddress } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { AttemptsView } from './attempts-view.tsx';
import type { PlacedTask } from './instance-rows.model.ts';
import { OutputTail } from './output-tail.tsx';
import { taskAddress } from './task-address.model.ts';
import { TaskCommand } from './task-command.tsx';
import styles from './task-panel.module.css';
import { TaskWhy } from './task-why.tsx';
import type { InstanceActions } from './use-instance-actions.ts';
import { usePageSearch } from './use-page-search.ts';

const tabs = ['why', 'command', 'stdout', 'stderr', 'log', 'attempts'] as const;
type PanelTab = (typeof tabs)[number];
/** Sizes of what still grows are read again after this. */
const sizeAgainMs = 2_000;

/** The selected task: why it is where it is, what was executed, what it wrote, its attempts. */
export function TaskPanel({
  instance,
  tree,
  placed,
  selected,
  actions,
  onClose,
}: {
  readonly instance: InstanceBody;
  readonly tree: TreeBody;
  readonly placed: readonly PlacedTask[];
  readonly selected: PlacedTask;
  readonly actions: InstanceActions;
  readonly onClose: () => void;
}): ReactNode {
  const { instance: words, goOn } = useMessages();
  const { search, setSearch } = usePageSearch();
  const { task, job, state } = selected;
  const { nodeId } = task;
  const name = `${task.name ?? job.name ?? words.unnamed}${task.iteration === null ? '' : `[${task.iteration}]`}`;
  const last = task.attempts.at(-1)?.number ?? null;
  const asked = task.attempts.find(({ number }) => String(number) === search['attempt'])?.number ?? null;
  const attempt = asked ?? last;
  const tab: PanelTab = tabs.find((one) => one === search['tab']) ?? 'why';
  const address = taskAddress(placed, selected);
  const channel = tab === 'stderr' || tab === 'log' ? tab : 'stdout';
  return (
    <SidePanel
      title={words.panel.label(name)}
      heading={
        <>
          <StateGlyph state={state} />
          <h2 className="ellipsis">{name}</h2>
          {job.name === null ? null : <span className="quiet small ellipsis">{words.panel.inJob(job.name)}</span>}
        </>
      }
      actions={
        <>
          {state === 'retrying' && nodeId !== null && actions.mayControl ? (
            <Button size="small" onClick={() => actions.retryTask(nodeId)}>
              <IconRefresh size={14} stroke={1.75} aria-hidden />
              {words.actions.retryNow}
            </Button>
          ) : null}
          {state === 'executing' && nodeId !== null && actions.mayControl ? (
            <Button size="small" kind="danger" onClick={() => actions.killTask(nodeId, name)}>
              <IconBolt size={14} stroke={1.75} aria-hidden />
              {words.actions.killTask}
            </Button>
          ) : null}
          {actions.resumeFrom === null || nodeId === null ? null : (
            <Button size="small" title={goOn.fromHereHint} onClick={() => actions.resumeFrom?.(nodeId)}>
              <IconPlayerSkipForward size={14} stroke={1.75} aria-hidden />
              {goOn.fromHere}
            </Button>
          )}
          {address === null || attempt === null ? null : (
            <Link
              to="/instances/$id/tasks/$"
              params={{ id: String(instance.id), _splat: `${address}/attempts/${attempt}/${channel}` }}
              className={styles.open}
              aria-label={words.panel.openOutput}
              title={words.panel.openOutput}
            >
              <IconMaximize size={16} stroke={1.75} aria-hidden />
            </Link>
          )}
        </>
      }
      onClose={onClose}
    >
      <div className={styles.tabs} role="tablist" aria-label={name}>
        {tabs.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === tab}
            className={styles.tab}
            onClick={() => setSearch({ tab: one === 'why' ? null : one })}
          >
            {words.panel.tabs[one]}
            {one === 'attempts' && task.attempts.length > 0 ? <span className={styles.size}>{task.attempts.length}</span> : null}
            {(one === 'stdout' || one === 'stderr' || one === 'log') && nodeId !== null && attempt !== null ? (
              <Size address={{ instanceId: instance.id, nodeId, attempt, channel: one }} />
            ) : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={words.panel.tabs[tab]}>
        {tab === 'why' ? <TaskWhy instance={instance} selected={selected} /> : null}
        {tab === 'command' || tab === 'why' ? <TaskCommand instance={instance} tree={tree} task={task} /> : null}
        {tab === 'why' || tab === 'stdout' || tab === 'stderr' || tab === 'log' ? (
          nodeId === null || attempt === null ? (
            tab === 'why' ? null : (
              <p className={styles.nothing}>{words.panel.noAttempt}</p>
            )
          ) : (
            <OutputTail
              address={{ instanceId: instance.id, nodeId, attempt, channel: tab === 'why' && state === 'failed' ? 'stderr' : channel }}
              page={address}
              isBrief={tab === 'why'}
            />
          )
        ) : null}
        {tab === 'attempts' ? <AttemptsView instance={instance} selected={selected} attempt={attempt} /> : null}
      </div>
    </SidePanel>
  );
}

function Size({ address }: { readonly address: OutputAddress }): ReactNode {
  const { instance: words } = useMessages();
  const { client } = useApi();
  const { data } = useQuery({
    ...sizeRead(client, address),
    refetchInterval: ({ state }) => (state.data?.isGrowing === true ? sizeAgainMs : false),
  });
  return data === undefined || data.sizeBytes === 0 ? null : <span className={styles.size}>{words.bytes(data.sizeBytes)}</span>;
}
