import { Outlet, useNavigate } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { statusRead } from '../api/engine.ts';
import { useMessages } from '../i18n/i18n.tsx';
import { KeyboardSheet } from '../ui/keyboard-sheet.tsx';
import { useKeys } from '../ui/keys.tsx';
import { Note } from '../ui/note.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { CommandPalette } from './command-palette.tsx';
import { EngineLine } from './engine-line.tsx';
import { LiveBanner } from './live-banner.tsx';
import { sections } from './sections.ts';
import { useMay } from './session-context.tsx';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import { useSignOut } from './use-sign-out.ts';

/** What stands around every page: bars, palette, keys, and what the page says of itself. */
export function Shell(): ReactNode {
  const { shell } = useMessages();
  const { live, client } = useApi();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const mayLaunch = useMay('launch', 'workflow');
  const isNarrow = useIsNarrow();
  const [isFinding, setFinding] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const refusal = useQuery(statusRead(client)).data?.startsRefusedReason ?? null;

  useKeys(shell.keys.everywhere, [
    { keys: 'Ctrl+k', label: shell.keys.find, run: () => setFinding(true) },
    { keys: '?', label: shell.keys.sheet, run: () => setShowsKeys(true) },
    ...sections.map(({ to, key, label }) => ({ keys: `g ${key}`, label: shell.keys[label], run: () => void navigate({ to }) })),
    ...(mayLaunch ? [{ keys: 'l', label: shell.keys.launch, run: () => void navigate({ to: '/launch' }) }] : []),
    { keys: 'z', label: shell.keys.freeze, run: () => live.freeze(!live.state().isFrozen) },
  ]);

  const line = <EngineLine onKeys={() => setShowsKeys(true)} />;
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#page">
        {shell.skip}
      </a>
      <TopBar onFind={() => setFinding(true)} onSignOut={signOut} />
      {isNarrow ? line : null}
      <div className={styles.banner}>
        <LiveBanner />
        {refusal === null ? null : <Note kind="fail">{shell.startsRefused(refusal)}</Note>}
      </div>
      <main id="page" tabIndex={-1} className={styles.page}>
        <Outlet />
      </main>
      {isNarrow ? null : line}
      <BottomBar />
      <CommandPalette isOpen={isFinding} onClose={() => setFinding(false)} />
      <KeyboardSheet isOpen={showsKeys} onClose={() => setShowsKeys(false)} />
    </div>
  );
}
