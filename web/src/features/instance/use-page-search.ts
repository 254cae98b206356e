import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { textSearch, type TextSearch } from '../../search.ts';

/** What stands behind `?` on this page, and how to change some of it; null takes a value off. Nothing is added to the history. */
export function usePageSearch(): {
  readonly search: TextSearch;
  readonly setSearch: (change: { readonly [name: string]: string | null }) => void;
} {
  const search = textSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const setSearch = useCallback(
    (change: { readonly [name: string]: string | null }): void => {
      void navigate({
        to: '.',
        replace: true,
        search: (old) => textSearch(Object.fromEntries(Object.entries({ ...old, ...change }).filter(([, value]) => value !== null))),
      });
    },
    [navigate],
  );
  return { search, setSearch };
}

/** A list in one value: `a,b`. */
export function listOf(value: string | undefined): ReadonlySet<string> {
  return new Set(value === undefined || value === '' ? [] : value.split(','));
}

/** The value of a list; null where it is empty. */
export function valueOfList(list: ReadonlySet<string>): string | null {
  return list.size === 0 ? null : [...list].join(',');
}
