import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { instanceRead } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';

/** A hidden page hears no events: somebody who wants to be told has it ask so often. */
const askAgainMs = 10_000;

/** Telling somebody by the browser that an instance has ended, wherever they look; null: it has ended, or the browser cannot or may not. */
export type EndNotice = { readonly isOn: boolean; readonly toggle: () => void };

/** Kept for the page as long as it is open. The browser asks for leave when it is switched on first. */
export function useEndNotice(instance: InstanceBody): EndNotice | null {
  const { client } = useApi();
  const { instance: words } = useMessages();
  const [isOn, setOn] = useState(false);
  const hasEnded = instance.status === 'terminated';
  useQuery({
    ...instanceRead(client, instance.id),
    enabled: isOn && !hasEnded,
    refetchInterval: askAgainMs,
    refetchIntervalInBackground: true,
  });
  const { id, workflow, errors } = instance;
  useEffect(() => {
    if (!isOn || !hasEnded) return;
    setOn(false);
    const title = errors > 0 ? words.notice.failed(workflow) : words.notice.succeeded(workflow);
    try {
      const notice = new Notification(title, { body: words.notice.body(id, errors), tag: `evqueue-${id}` });
      notice.addEventListener('click', () => window.focus());
    } catch {
      // Browsers of phones have the word and refuse the thing; the page itself shows the end.
    }
  }, [isOn, hasEnded, id, workflow, errors, words]);
  if (hasEnded || !('Notification' in window) || Notification.permission === 'denied') return null;
  return {
    isOn,
    toggle: () => {
      if (isOn) setOn(false);
      else void Notification.requestPermission().then((answer) => setOn(answer === 'granted'));
    },
  };
}
