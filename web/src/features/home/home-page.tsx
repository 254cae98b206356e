import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { homeRead } from '../../api/home.ts';
import { changeMySettings, mySettingsRead } from '../../api/my-settings.ts';
import { useMay } from '../../shell/session-context.tsx';
import { FirstRunHome } from './first-run-home.tsx';
import { isFirstRun } from './first-run.model.ts';
import { Home } from './home.tsx';

/** Home: what needs a person; in a new installation, the first command. */
export function HomePage(): ReactNode {
  const { client } = useApi();
  const queries = useQueryClient();
  const maySave = useMay('edit', 'workflow');
  const mayLaunch = useMay('launch', 'workflow');
  const mayBegin = maySave && mayLaunch;
  const home = useQuery({ ...homeRead(client, 'visit'), enabled: mayBegin });
  const settings = useQuery({ ...mySettingsRead(client), enabled: mayBegin });
  // Decided once: the page does not change under whoever is trying things out on it.
  const [isFirst, setFirst] = useState<boolean | null>(mayBegin ? null : false);
  if (isFirst === null && !home.isPending && !settings.isPending) {
    const isHidden = settings.data?.['firstHome'] === 'hidden';
    setFirst(home.data !== undefined && isFirstRun({ ...home.data.use, isHidden, mayBegin }));
  }
  const hide = async (): Promise<void> => {
    setFirst(false);
    const kept = await changeMySettings(client, (before) => ({ ...before, firstHome: 'hidden' }));
    queries.setQueryData(mySettingsRead(client).queryKey, kept);
  };
  if (isFirst === null) return null;
  return isFirst ? <FirstRunHome hasPlan={(home.data?.use.plans ?? 0) > 0} onHide={() => void hide()} /> : <Home />;
}
