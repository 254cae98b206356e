import type { ReactNode } from 'react';
import type { QueueBody } from '../../../../src/server/schemas/queue.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { TimeBar } from '../../ui/time-bar.tsx';
import { slotsOf } from './slots.model.ts';
import styles from './slots.module.css';

/** The slots of a queue as squares: filled where a task executes. Where they are too many, a bar of the share. */
export function Slots({ queue }: { readonly queue: QueueBody }): ReactNode {
  const { queues } = useMessages();
  const held = queue.running ?? 0;
  const label = queues.slotsBar(held, queue.concurrency);
  const slots = slotsOf(queue);
  if (slots === null)
    return (
      <span className={styles.bar}>
        <TimeBar
          label={label}
          size="thick"
          parts={[
            { texture: 'exec', weight: held },
            { texture: 'left', weight: Math.max(0, queue.concurrency - held) },
          ]}
        />
      </span>
    );
  return (
    <span className={styles.slots} role="img" aria-label={label}>
      {slots.map((state, index) => (
        // A slot is its place: slots are all alike.
        <i key={`${index}`} className={styles[state]} />
      ))}
    </span>
  );
}
