import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { filterValuesRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { tokensOf, typedFilter } from './filter.model.ts';
import styles from './instances.module.css';
import { fieldToComplete, suggestionsFor } from './suggestions.model.ts';
import { useInstancesSearch } from './use-instances-search.ts';

/** Filters of the list, as tokens; names and values are completed from what there is. */
export function InstancesFilter(): ReactNode {
  const messages = useMessages();
  const { instances: words } = messages;
  const { client } = useApi();
  const { search, change } = useInstancesSearch();
  const [typed, setTyped] = useState('');
  const field = fieldToComplete(typed, messages);
  const values =
    useQuery({ ...filterValuesRead(client, field?.field ?? '', field?.prefix ?? ''), enabled: field !== null, staleTime: 30_000 }).data
      ?.items ?? [];
  return (
    <div className={styles.filter}>
      <FilterBar
        tokens={tokensOf(search, messages)}
        placeholder={words.filterPlaceholder}
        focusLabel={words.keys.filter}
        suggestions={suggestionsFor(typed, messages, values)}
        typed={typed}
        onType={setTyped}
        onAdd={(text) => {
          const filter = typedFilter(text, messages);
          if (filter === null) return false;
          change({ [filter.name]: filter.value, cursors: undefined });
          return true;
        }}
        onRemove={(name) => change({ [name]: undefined, cursors: undefined })}
      />
    </div>
  );
}
