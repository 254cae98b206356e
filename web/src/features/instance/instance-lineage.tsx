import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LineageBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { lineageRead } from '../../api/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import type { StateKind } from '../../ui/state.ts';
import styles from './instance-facts.module.css';

/** What it was resumed or launched again from, and what came of it; nothing where it stands alone. */
export function InstanceLineage({ id }: { readonly id: number }): ReactNode {
  const { goOn: words } = useMessages();
  const { client } = useApi();
  const { data } = useQuery(lineageRead(client, id));
  if (data === undefined) return null;
  const { resumedFrom, relaunchedFrom, resumedAs, relaunchedAs } = data;
  if (resumedFrom === null && relaunchedFrom === null && resumedAs.items.length === 0 && relaunchedAs.items.length === 0) return null;
  return (
    <div className={styles.lineage} role="group" aria-label={words.lineage}>
      {resumedFrom === null ? null : <From word={words.resumedFrom} id={id} from={resumedFrom} />}
      {relaunchedFrom === null ? null : <From word={words.relaunchedFrom} id={id} from={relaunchedFrom} />}
      <Later word={words.resumedAs} later={resumedAs} />
      <Later word={words.relaunchedAs} later={relaunchedAs} />
    </div>
  );
}

function From({ word, id, from }: { readonly word: string; readonly id: number; readonly from: number }): ReactNode {
  const { goOn: words } = useMessages();
  return (
    <span>
      <span className="quiet">{word}</span>{' '}
      <Link to="/instances/$id" params={{ id: String(from) }} className="link mono">
        {from}
      </Link>{' '}
      <Link to="/instances/$id/compare" params={{ id: String(from) }} search={{ with: String(id) }} className="link small">
        {words.compare}
      </Link>
    </span>
  );
}

function Later({ word, later }: { readonly word: string; readonly later: LineageBody['resumedAs'] }): ReactNode {
  const { goOn: words } = useMessages();
  if (later.items.length === 0) return null;
  return (
    <span>
      <span className="quiet">{word}</span>{' '}
      {later.items.map((one) => (
        <span key={one.id} className={styles.later}>
          <StateGlyph state={stateOf(one)} size="small" />
          <Link to="/instances/$id" params={{ id: String(one.id) }} className="link mono">
            {one.id}
          </Link>
        </span>
      ))}
      {later.more ? <span className="quiet"> {words.older}</span> : null}
    </span>
  );
}

function stateOf({ status, errors }: LineageBody['resumedAs']['items'][number]): StateKind {
  if (status !== 'terminated') return status;
  return errors > 0 ? 'failed' : 'succeeded';
}
