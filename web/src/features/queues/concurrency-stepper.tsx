import { useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './queues.module.css';

/** Most slots of a queue. */
const most = 10_000;

/** How many slots a queue has: one fewer, one more, or a number and Enter. */
export function ConcurrencyStepper({
  value,
  isBusy,
  onChange,
}: {
  readonly value: number;
  readonly isBusy: boolean;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const { queues: words } = useMessages();
  // What is being typed; null: nothing, the field shows what the queue has.
  const [typed, setTyped] = useState<string | null>(null);
  const set = (count: number): void => {
    setTyped(null);
    if (Number.isSafeInteger(count) && count >= 1 && count <= most && count !== value) onChange(count);
  };
  return (
    <span className={styles.stepper}>
      <button type="button" aria-label={words.fewer} title={words.fewer} disabled={isBusy || value <= 1} onClick={() => set(value - 1)}>
        −
      </button>
      <input
        inputMode="numeric"
        aria-label={words.concurrency}
        value={typed ?? String(value)}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => {
          if (typed !== null) set(Number(typed));
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set(Number(typed ?? value));
          else if (event.key === 'Escape' && typed !== null) {
            event.preventDefault();
            setTyped(null);
          }
        }}
      />
      <button
        type="button"
        aria-label={words.moreSlots}
        title={words.moreSlots}
        disabled={isBusy || value >= most}
        onClick={() => set(value + 1)}
      >
        +
      </button>
    </span>
  );
}
