import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { lookHome } from '../../api/home.ts';
import { useLiveEvents } from '../../api/use-live.ts';
import type { LiveEvent } from '../../api/live-refresh.ts';

/** Shortest time from one reading to the next: the page is about many instances. */
const pauseMs = 4_000;
/** Waits grow and launches come without any event. */
const againMs = 60_000;
/** A visit goes on as long as this is said again within half an hour. */
const lookMs = 5 * 60_000;

const telling: ReadonlySet<LiveEvent['type']> = new Set([
  'INSTANCE_STARTED',
  'INSTANCE_TERMINATED',
  'INSTANCES_DELETED',
  'CONFIGURATION_CHANGED',
  'STARTS_REFUSED',
  'STARTS_POSSIBLE',
]);

/** Reads the page again after something happened, not oftener than every few seconds, and every minute. */
export function useFreshHome(): void {
  const { live } = useApi();
  const queries = useQueryClient();
  const timer = useRef<number | null>(null);
  const read = useCallback((): void => {
    if (document.visibilityState === 'hidden' || live.state().isFrozen) return;
    void queries.invalidateQueries({ queryKey: ['home'] });
  }, [live, queries]);
  useEffect(() => {
    const again = window.setInterval(read, againMs);
    return () => {
      window.clearInterval(again);
      if (timer.current !== null) window.clearTimeout(timer.current);
    };
  }, [read]);
  useLiveEvents((events) => {
    if (timer.current !== null || !events.some(({ type }) => telling.has(type))) return;
    timer.current = window.setTimeout(() => {
      timer.current = null;
      read();
    }, pauseMs);
  });
}

/** Says that the reader looks, for as long as the page is in front of them: what is new to them next time begins here. */
export function useLook(): void {
  const { client } = useApi();
  useEffect(() => {
    const look = (): void => {
      // Whether it is noted changes nothing on the page; the next look says it again.
      if (document.visibilityState === 'visible') void lookHome(client).catch(() => undefined);
    };
    look();
    const again = window.setInterval(look, lookMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      window.clearInterval(again);
      document.removeEventListener('visibilitychange', look);
    };
  }, [client]);
}
