import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { usePageSearch } from './use-page-search.ts';

/** Whether long gaps of the axis are shortened; they are, unless the address says `gaps=real`. */
export function TimelineSwitch(): ReactNode {
  const { instance } = useMessages();
  const { search, setSearch } = usePageSearch();
  return (
    <Switch
      size="xs"
      label={instance.timeline.shorten}
      checked={search['gaps'] !== 'real'}
      onChange={(event) => setSearch({ gaps: event.currentTarget.checked ? null : 'real' })}
    />
  );
}
