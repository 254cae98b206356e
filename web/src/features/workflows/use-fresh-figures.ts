import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLiveEvents } from '../../api/use-live.ts';

/** Shortest time from one reading of figures to the next: they are about hundreds of instances. */
const pauseMs = 5_000;

/** Reads figures again after instances have ended, of one workflow or of any; not oftener than every few seconds. */
export function useFreshFigures(workflow: string | null): void {
  const queries = useQueryClient();
  const timer = useRef<number | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) window.clearTimeout(timer.current);
    },
    [],
  );
  useLiveEvents((events) => {
    if (timer.current !== null) return;
    if (!events.some((event) => event.type === 'INSTANCE_TERMINATED' && (workflow === null || event.workflow === workflow))) return;
    timer.current = window.setTimeout(() => {
      timer.current = null;
      void queries.invalidateQueries({ queryKey: ['figures'] });
    }, pauseMs);
  });
}
