import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { TextSearch } from '../../search.ts';

/** What stands in the address of the list, and how to change it. `undefined` takes a name out. */
export function useInstancesSearch(): {
  readonly search: TextSearch;
  /** Changes the address: a step that Back takes back, unless `isReplacing`. */
  readonly change: (changes: { readonly [name: string]: string | undefined }, isReplacing?: boolean) => void;
} {
  const search = useSearch({ from: '/signed-in/instances' });
  const navigate = useNavigate({ from: '/instances' });
  const change = useCallback(
    (changes: { readonly [name: string]: string | undefined }, isReplacing = false): void => {
      void navigate({
        search: (before: TextSearch) =>
          Object.fromEntries(
            Object.entries({ ...before, ...changes }).filter(
              (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
            ),
          ),
        replace: isReplacing,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { search, change };
}
