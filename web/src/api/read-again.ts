import type { QueryClient } from '@tanstack/react-query';
import type { QueryPrefix } from './live-refresh.ts';

/**
 * Reads again what begins with a key and is on screen: first the list itself, then what is shown of its members. A member that was
 * deleted has left the page by then, and is not asked for in vain.
 */
export async function readAgain(queries: QueryClient, queryKey: QueryPrefix): Promise<void> {
  const list = { queryKey, exact: true, type: 'active' } as const;
  if (queries.getQueryCache().findAll(list).length > 0) {
    await queries.invalidateQueries({ queryKey, exact: true });
    // Watchers are told in a turn of their own.
    await new Promise((resolve) => void setTimeout(resolve));
  } else void queries.invalidateQueries({ queryKey, exact: true });
  await queries.invalidateQueries({ queryKey, predicate: (query) => query.queryKey.length > queryKey.length });
}
