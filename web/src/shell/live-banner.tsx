import type { ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { useLiveState } from '../api/use-live.ts';
import { useI18n } from '../i18n/i18n.tsx';
import { clockText } from '../ui/moment-text.ts';
import { Note } from '../ui/note.tsx';
import { useNow } from '../ui/now.tsx';

/** A cut shorter than this says nothing. */
const quietMs = 2_000;

/** Says that the page is not live, older than the engine, or frozen by the reader, and offers the way back. */
export function LiveBanner(): ReactNode {
  const { live } = useApi();
  const { lostSinceMs, isFrozen, heldCount, isOutdated } = useLiveState();
  const { messages, language } = useI18n();
  const { shell } = messages;
  if (lostSinceMs !== null) {
    return (
      <AfterAWhile sinceMs={lostSinceMs}>
        <Note
          kind="retry"
          action={
            <button type="button" className="link small" onClick={() => live.retry()}>
              {shell.now}
            </button>
          }
        >
          {shell.notLiveSince(clockText(lostSinceMs, language))}
        </Note>
      </AfterAWhile>
    );
  }
  if (isOutdated) {
    return (
      <Note
        kind="you"
        action={
          <button type="button" className="link small" onClick={() => window.location.reload()}>
            {shell.loadAgain}
          </button>
        }
      >
        {shell.outdated}
      </Note>
    );
  }
  if (!isFrozen) return null;
  return (
    <Note
      kind="wait"
      action={
        <button type="button" className="link small" onClick={() => live.freeze(false)}>
          {shell.catchUp}
        </button>
      }
    >
      {shell.frozen(heldCount)}
    </Note>
  );
}

function AfterAWhile({ sinceMs, children }: { readonly sinceMs: number; readonly children: ReactNode }): ReactNode {
  useNow();
  return Date.now() - sinceMs < quietMs ? null : children;
}
