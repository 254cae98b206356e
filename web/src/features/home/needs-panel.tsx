import { useState, type ReactNode } from 'react';
import type { HomeBody } from '../../../../src/server/schemas/home.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { FreshChip } from '../../ui/chip.tsx';
import { useKeys } from '../../ui/keys.tsx';
import { OldRows } from '../../ui/list-states.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import styles from './home.module.css';
import { NeedRow } from './need-row.tsx';
import { needsOf, standing, type Need } from './needs.model.ts';
import { useNeedActions } from './use-need-actions.ts';

/** Lines that are shown at first. */
const firstShown = 12;

/** Every line a decision. Lines stay where they are while somebody reads; what is new is counted. */
export function NeedsPanel({ home, isOld }: { readonly home: HomeBody; readonly isOld: boolean }): ReactNode {
  const { home: words } = useMessages();
  const now = needsOf(home);
  const [shown, setShown] = useState(now);
  const [showsAll, setShowsAll] = useState(false);
  const { rows, fresh } = standing(shown, now);
  const refresh = (): void => setShown(now);
  const actions = useNeedActions(
    (gone) => setShown((all) => all.filter(({ line }) => line !== gone.line)),
    (back: Need) => setShown((all) => (all.some(({ line }) => line === back.line) ? all : [back, ...all])),
  );
  useKeys(words.keys.title, fresh > 0 ? [{ keys: '.', label: words.keys.showNew, run: refresh }] : []);
  const open = rows.filter(({ isGone }) => !isGone).length;
  const visible = showsAll ? rows : rows.slice(0, firstShown);
  return (
    <Panel
      title={words.needs}
      count={open === 0 ? undefined : open}
      aside={
        fresh > 0 ? (
          <FreshChip onClick={refresh}>{words.fresh(fresh)}</FreshChip>
        ) : open > 0 ? (
          <span className="small quiet">{words.sameIsOne}</span>
        ) : null
      }
    >
      {rows.length === 0 ? (
        <div className={styles.calm} role="status">
          <StateGlyph state="succeeded" isDecoration />
          <div>
            <b>{words.calm}</b>
            <p className="dim">{words.calmHint}</p>
          </div>
        </div>
      ) : (
        <OldRows isOld={isOld}>
          <ul>
            {visible.map((row) => (
              <NeedRow key={row.need.line} row={row} actions={actions} fromMs={Date.parse(home.from)} />
            ))}
          </ul>
          {visible.length < rows.length ? (
            <button type="button" className={`${styles.more} link small`} onClick={() => setShowsAll(true)}>
              {words.showMore(rows.length - visible.length)}
            </button>
          ) : null}
        </OldRows>
      )}
    </Panel>
  );
}
