import { Switch } from '@mantine/core';
import { IconBolt, IconRocket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button } from '../../ui/button.tsx';
import { FreshChip, Tag } from '../../ui/chip.tsx';
import { CopyId } from '../../ui/copy-id.tsx';
import { Duration } from '../../ui/duration.tsx';
import { KeyCap } from '../../ui/key-cap.tsx';
import { EmptyState, ErrorState, HugeState, OldRows, SkeletonRows } from '../../ui/list-states.tsx';
import { CopyMoment } from '../../ui/moment.tsx';
import { Note } from '../../ui/note.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { StateGlyph, StateWord } from '../../ui/state-glyph.tsx';
import { stateKinds } from '../../ui/state.ts';
import { BarKey, TimeBar, type BarTexture } from '../../ui/time-bar.tsx';
import { UsualBar } from '../../ui/usual-bar.tsx';
import styles from './language-page.module.css';

const textures: readonly BarTexture[] = ['exec', 'ok', 'fail', 'none', 'done', 'wait', 'retry', 'condition', 'left'];
const nothing = (): void => undefined;

/** Every part that pages are made of, on one page: to look at when one is changed, in both themes. For those who build pages; no menu leads here. */
export function LanguagePage(): ReactNode {
  const { general, states } = useMessages();
  const ask = useAsk();
  const notices = useNotices();
  return (
    <>
      <PageHead
        title={general.language}
        facts={general.languageFacts}
        beside={<StateWord state="retrying">Retrying, next in 2 h 54 m</StateWord>}
      />
      <PageBody>
        <div className={styles.columns}>
          <Panel title="States">
            <div className={styles.box}>
              {stateKinds.map((kind) => (
                <div key={kind} style={{ display: 'contents' }}>
                  <span className="row">
                    <StateGlyph state={kind} isDecoration />
                    <b>{states[kind]}</b>
                  </span>
                  <span>
                    <StateWord state={kind} />
                  </span>
                </div>
              ))}
            </div>
          </Panel>
          <Panel title="Bars">
            <div className={styles.box}>
              {textures.map((texture) => (
                <div key={texture} style={{ display: 'contents' }}>
                  <span className="row small dim">
                    <BarKey texture={texture} /> {texture}
                  </span>
                  <TimeBar parts={[{ texture, weight: 1 }]} label={texture} size="thick" />
                </div>
              ))}
              <span className="small dim">all of it</span>
              <TimeBar
                label="executing, queued, executing, until a retry, executing, until a condition, executing"
                size="thick"
                parts={[
                  { texture: 'exec', weight: 20 },
                  { texture: 'wait', weight: 30 },
                  { texture: 'exec', weight: 26 },
                  { texture: 'retry', weight: 70 },
                  { texture: 'exec', weight: 14 },
                  { texture: 'condition', weight: 60 },
                  { texture: 'exec', weight: 30 },
                ]}
              />
              <span className="small dim">against usual</span>
              <span className="row">
                <UsualBar ms={1000} usualMs={1900} /> <Duration ms={1000} /> <UsualBar ms={68_000} usualMs={30_000} />{' '}
                <Duration ms={68_000} />
              </span>
            </div>
          </Panel>
          <Panel title="Controls">
            <div className={styles.stack}>
              <div className={styles.wrap}>
                <Button kind="ink">Launch</Button>
                <Button>
                  <IconRocket size={16} stroke={1.75} aria-hidden />
                  Launch again…
                </Button>
                <Button
                  kind="danger"
                  onClick={() =>
                    void ask({
                      title: 'Kill client_push?',
                      body: 'It gets TERM now and KILL after 10 s. What it was writing may be half written.',
                      verb: 'Kill client_push',
                      keep: 'Keep it',
                      option: { label: 'Retry it afterwards, as its retry schedule says', isTicked: false },
                    })
                  }
                >
                  <IconBolt size={16} stroke={1.75} aria-hidden />
                  Kill…
                </Button>
                <Button disabled>Save</Button>
                <Button isBusy>Saving</Button>
              </div>
              <div className={styles.wrap}>
                <Segmented
                  label="View"
                  value="timeline"
                  choices={[
                    { value: 'timeline', label: 'Timeline' },
                    { value: 'graph', label: 'Graph' },
                  ]}
                  onChange={nothing}
                />
                <Switch aria-label="A switch" defaultChecked />
                <Tag>vip</Tag>
                <CopyId id={5_165_491} withIcon />
                <CopyMoment atMs={Date.parse('2026-11-20T23:45:06.214Z')} />
                <KeyCap keys="g i" />
              </div>
              <div className={styles.wrap}>
                <FreshChip onClick={() => notices.say({ text: 'Launched import_XML 5170690.', action: { label: 'Watch', run: nothing } })}>
                  4 ended since
                </FreshChip>
              </div>
            </div>
          </Panel>
          <Panel title="What the page says of itself">
            <div className={styles.stack}>
              <Note kind="retry">Not live since 15:52:10. Trying again.</Note>
              <Note kind="you">Launched import_XML 5170690.</Note>
              <Note kind="wait">Frozen by you. 31 changes held back.</Note>
              <Note kind="fail">This user and password do not go together.</Note>
            </div>
          </Panel>
          <Panel title="A list: loading, empty, refused, too long">
            <SkeletonRows count={2} heightPx={32} />
            <EmptyState title="No instance failed today." hint="The last one was payzen_cancel, yesterday at 16:02." />
            <ErrorState error={new ApiError('NOT_READY', 'the engine is starting', 503)} onRetry={nothing} />
            <HugeState
              title="About 2,400,000 instances match."
              hint="Actions work on all of them, with a count first."
              action={<Button size="small">Narrow to today</Button>}
            />
            <OldRows isOld>
              <EmptyState title="A row that may be old" />
            </OldRows>
          </Panel>
        </div>
      </PageBody>
    </>
  );
}
