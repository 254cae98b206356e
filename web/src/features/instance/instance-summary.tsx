import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { tailRead } from '../../api/outputs.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import { Countdown, Duration, LiveDuration } from '../../ui/duration.tsx';
import { durationText } from '../../ui/duration-text.ts';
import { useNow } from '../../ui/now.tsx';
import type { StateKind } from '../../ui/state.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { BarKey, TimeBar } from '../../ui/time-bar.tsx';
import { durationsNow } from '../durations/durations-now.ts';
import { InstanceFacts } from './instance-facts.tsx';
import { instanceSentence, type InstancePiece } from './instance-sentence.model.ts';
import type { PlacedTask } from './instance-rows.model.ts';
import { lastLine } from './last-line.ts';
import styles from './instance-summary.module.css';

/** The three durations with their bar, who launched it with what, and the sentence that says why. */
export function InstanceSummary({
  instance,
  state,
  placed,
  onTask,
}: {
  readonly instance: InstanceBody;
  readonly state: StateKind;
  readonly placed: readonly PlacedTask[];
  readonly onTask: (key: string) => void;
}): ReactNode {
  const { instance: words, units } = useMessages();
  const { realMs, queuedMs, waitedForRetryMs } = durationsNow(instance, instance, useNow());
  const text = (ms: number): string => durationText(ms, units);
  return (
    <section className={styles.summary}>
      <div className={styles.figures}>
        <Figure label={words.real} texture="exec" ms={realMs} />
        <Figure label={words.queued} texture="wait" ms={queuedMs} />
        <Figure label={words.waited} texture="retry" ms={waitedForRetryMs} />
        <InstanceFacts instance={instance} />
      </div>
      <div className={styles.bar}>
        <TimeBar
          size="thick"
          label={words.timesBar(text(realMs), text(queuedMs), text(waitedForRetryMs))}
          parts={[
            { texture: 'exec', weight: realMs },
            { texture: 'wait', weight: queuedMs },
            { texture: 'retry', weight: waitedForRetryMs },
          ]}
        />
      </div>
      <Sentence instance={instance} state={state} placed={placed} onTask={onTask} />
    </section>
  );
}

function Figure({
  label,
  texture,
  ms,
}: {
  readonly label: string;
  readonly texture: 'exec' | 'wait' | 'retry';
  readonly ms: number;
}): ReactNode {
  return (
    <div className={styles.figure}>
      <h3>
        <BarKey texture={texture} /> {label}
      </h3>
      <div className={styles.big}>
        <Duration ms={ms} />
      </div>
    </div>
  );
}

function Sentence({
  instance,
  state,
  placed,
  onTask,
}: {
  readonly instance: InstanceBody;
  readonly state: StateKind;
  readonly placed: readonly PlacedTask[];
  readonly onTask: (key: string) => void;
}): ReactNode {
  const messages = useMessages();
  const nowMs = useNow();
  const sentence = instanceSentence(instance, state, placed, messages, nowMs);
  if (sentence === null) return null;
  return (
    <p className={styles.sentence}>
      <StateGlyph state={sentence.state} isDecoration />
      <span className={styles.words}>
        <b>{sentence.lead}</b>{' '}
        {sentence.pieces.map((piece, index) => (
          // A piece is its place in the sentence.
          <PieceText key={`${index}${piece.kind}`} piece={piece} instanceId={instance.id} onTask={onTask} />
        ))}
      </span>
    </p>
  );
}

function PieceText({
  piece,
  instanceId,
  onTask,
}: {
  readonly piece: InstancePiece;
  readonly instanceId: number;
  readonly onTask: (key: string) => void;
}): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return <code>{piece.text}</code>;
    case 'task':
      return (
        <button type="button" className="link" onClick={() => onTask(piece.key)}>
          {piece.name}
        </button>
      );
    case 'quote':
      return <Quote instanceId={instanceId} placed={piece.task} />;
    case 'instance':
      return (
        <Link to="/instances/$id" params={{ id: String(piece.id) }} className="link">
          {piece.id}
        </Link>
      );
    case 'until':
      return (
        <b className="strong">
          <Countdown untilMs={piece.atMs} />
        </b>
      );
    case 'since':
      return <LiveDuration sinceMs={piece.atMs} />;
  }
}

/** The last thing that the last attempt said on stderr, which often is the reason in words. */
function Quote({ instanceId, placed }: { readonly instanceId: number; readonly placed: PlacedTask }): ReactNode {
  const { client } = useApi();
  const { language } = useI18n();
  const nodeId = placed.task.nodeId ?? 0;
  const attempt = placed.task.attempts.findLast(({ endedAt }) => endedAt !== null)?.number ?? 0;
  const { data } = useQuery({
    ...tailRead(client, { instanceId, nodeId, attempt, channel: 'stderr' }, 600),
    enabled: nodeId > 0 && attempt > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const line = data === undefined ? '' : lastLine(data.text);
  if (line === '') return null;
  return language === 'fr' ? `, « ${line} »` : `, “${line}”`;
}
