import type { ReactNode } from 'react';
import type { NodeBody } from '../../../../src/server/schemas/node.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { LiveDuration } from '../../ui/duration.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Note } from '../../ui/note.tsx';
import { Panel } from '../../ui/panel.tsx';
import { sizeText } from '../../ui/size-text.ts';
import styles from './nodes.module.css';
import { ShareBar } from './share-bar.tsx';

/** A node: what its engine does, what its machine has left, what its store holds. */
export function NodePanel({ node }: { readonly node: NodeBody }): ReactNode {
  const { language, messages } = useI18n();
  const words = messages.admin.nodes;
  const bytes = (size: number): string => sizeText(size, messages.units);
  const { store, memory } = node;
  const figure = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const held = node.runningTasks ?? 0;
  const slots = node.slots ?? 0;
  return (
    <Panel
      title={node.name}
      className={styles.panel}
      aside={
        <span className={`${styles.state} small`} data-state={node.state}>
          {words.states[node.state]}
        </span>
      }
    >
      {node.reason === null ? null : (
        <div className={styles.note}>
          <Note kind="fail">{messages.shell.startsRefused(node.reason)}</Note>
        </div>
      )}
      <dl className={styles.facts}>
        <Fact name={words.slots}>
          <ShareBar share={slots === 0 ? 0 : held / slots} texture="exec" />
          <b>{words.slotsText(held, slots)}</b>
        </Fact>
        <Fact name={words.queued}>
          <b>{messages.ui.number(node.queuedTasks ?? 0)}</b>
        </Fact>
        <Fact name={words.instances}>
          <b>{words.executing(node.activeInstances ?? 0)}</b>
        </Fact>
        <Fact name={words.uptime}>
          {node.startedAt === null ? null : (
            <>
              <b>
                <LiveDuration sinceMs={Date.parse(node.startedAt)} />
              </b>{' '}
              <span className="small dim">
                {words.since(node.epoch ?? 0)}
                <Moment atMs={Date.parse(node.startedAt)} />
              </span>
            </>
          )}
        </Fact>
        <Fact name={words.load}>
          <b>{node.load.map((load) => figure.format(load)).join('  ')}</b>{' '}
          <span className="small dim">{words.loadText(node.processors)}</span>
        </Fact>
        <Fact name={words.memory}>
          <ShareBar share={1 - memory.freeBytes / memory.totalBytes} texture="none" />
          {words.memoryText(bytes(memory.ownBytes), bytes(memory.freeBytes), bytes(memory.totalBytes))}
        </Fact>
        {node.disks.map(({ what, path, totalBytes, freeBytes }) => (
          <Fact key={what} name={words.disks[what]}>
            <ShareBar share={1 - freeBytes / totalBytes} texture="none" />
            {words.free(bytes(freeBytes), bytes(totalBytes))} <code className="small dim">{path}</code>
          </Fact>
        ))}
        <Fact name={words.database}>
          <b>{bytes(store.databaseBytes)}</b>{' '}
          {store.unusedBytes === 0 ? null : <span className="small dim">{words.unused(bytes(store.unusedBytes))}</span>}
        </Fact>
        <Fact name={words.log}>
          <b>{bytes(store.logBytes)}</b>
        </Fact>
        <Fact name={words.backup}>
          {store.lastBackup === null ? (
            <span className="dim">{words.noBackup}</span>
          ) : (
            <>
              <b>
                <Moment atMs={Date.parse(store.lastBackup.at)} />
              </b>{' '}
              <span className="small dim">{words.backupFile(store.lastBackup.file, bytes(store.lastBackup.sizeBytes))}</span>
            </>
          )}
        </Fact>
        <Fact name={words.versions}>
          <span>
            evQueue <b>{node.version}</b>, {words.schema(store.schemaVersion)}
          </span>
          <span className="dim">
            Node {node.nodeVersion}, SQLite {node.sqliteVersion}, <code className="small">{node.system}</code>
          </span>
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="small quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
