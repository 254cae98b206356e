import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { Tag } from '../../ui/chip.tsx';
import styles from './instance-tags.module.css';

/** The tags of an instance; who may, puts some on and takes some off. */
export function InstanceTags({
  tags,
  onAdd,
  onRemove,
}: {
  readonly tags: readonly string[];
  readonly onAdd: ((tag: string) => void) | null;
  readonly onRemove: ((tag: string) => void) | null;
}): ReactNode {
  const { instance: words } = useMessages();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          <Tag>{tag}</Tag>
          {onRemove === null ? null : (
            <button
              type="button"
              className={styles.remove}
              aria-label={words.removeTag(tag)}
              title={words.removeTag(tag)}
              onClick={() => onRemove(tag)}
            >
              <IconX size={11} stroke={2} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {onAdd === null ? null : typed === null ? (
        <button type="button" className={styles.add} aria-label={words.addTag} title={words.addTag} onClick={() => setTyped('')}>
          <IconPlus size={12} stroke={2} aria-hidden />
        </button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') onAdd(typed.trim());
            setTyped(null);
          }}
        >
          <input
            className={styles.input}
            aria-label={words.tagName}
            value={typed}
            maxLength={64}
            ref={(input) => input?.focus()}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={() => setTyped(null)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setTyped(null);
            }}
          />
        </form>
      )}
    </>
  );
}
