import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useApi } from './api-context.tsx';
import type { LiveEvent } from './live-refresh.ts';
import type { LiveState } from './live.ts';

/** The state of the live channel. */
export function useLiveState(): LiveState {
  const { live } = useApi();
  return useSyncExternalStore(live.watch, live.state);
}

/** Calls `listener` with events while the component is on screen. */
export function useLiveEvents(listener: (events: readonly LiveEvent[]) => void): void {
  const { live } = useApi();
  const hear = useEffectEvent(listener);
  useEffect(() => live.listen((events) => hear(events)), [live]);
}
