import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { tailRead, type OutputAddress } from '../../api/outputs.ts';
import { useLiveState } from '../../api/use-live.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { AnsiLine } from '../output/ansi-line.tsx';
import { ansiSpans, plainStyle, type AnsiSpan } from '../output/ansi.model.ts';
import styles from './output-tail.module.css';

const tailBytes = 16_384;
const briefBytes = 2_000;
/** How soon more is asked for of what still grows. */
const againMs = 1_000;

/**
 * The end of what an attempt wrote, growing while it runs. Who has scrolled up stays there.
 *
 * @param page     address of its task, for the page with all of it; null: it has none
 * @param isBrief  a few lines, below something else
 */
export function OutputTail({
  address,
  page,
  isBrief,
}: {
  readonly address: OutputAddress;
  readonly page: string | null;
  readonly isBrief: boolean;
}): ReactNode {
  const { instance: words } = useMessages();
  const { client } = useApi();
  const { isFrozen } = useLiveState();
  const maxBytes = isBrief ? briefBytes : tailBytes;
  const { data, error, isPending, refetch } = useQuery({
    ...tailRead(client, address, maxBytes),
    refetchInterval: ({ state }) => (state.data?.isGrowing === true && !isFrozen ? againMs : false),
    placeholderData: (old) => old,
  });
  const lines = useMemo(() => linesOf(data?.text ?? ''), [data]);
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (isAtEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  const { panel } = words;
  if (isPending) return <SkeletonRows count={3} heightPx={18} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {panel.tabs[address.channel]} · {panel.attempt(address.attempt, 0)}
        {data.isGrowing ? <span className={styles.live}>{panel.growing}</span> : null}
        {data.sizeBytes > maxBytes ? <span>{panel.tailOf(words.bytes(maxBytes), words.bytes(data.sizeBytes))}</span> : null}
        <span className="grow" />
        {page === null ? null : (
          <Link
            to="/instances/$id/tasks/$"
            params={{ id: String(address.instanceId), _splat: `${page}/attempts/${address.attempt}/${address.channel}` }}
            className="link"
          >
            {panel.openOutput}
          </Link>
        )}
      </h3>
      {data.sizeBytes === 0 ? (
        <p className="small dim">{panel.noOutput}</p>
      ) : (
        <pre
          ref={box}
          className={isBrief ? styles.brief : styles.text}
          tabIndex={0}
          aria-label={panel.tabs[address.channel]}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
          }}
        >
          {lines.map((spans, index) => (
            // A line of the tail is its place in it.
            <div key={`${index}`} className={styles.line}>
              <AnsiLine spans={spans} />
            </div>
          ))}
        </pre>
      )}
    </section>
  );
}

function linesOf(text: string): readonly (readonly AnsiSpan[])[] {
  let style = plainStyle;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => {
    const { spans, after } = ansiSpans(line, style);
    style = after;
    return spans;
  });
}
