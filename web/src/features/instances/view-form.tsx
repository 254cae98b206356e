import { useState, type ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './instances.module.css';

/** Asks for the name of a view, and whether it is for everybody, of those who may say so. `view`: one that is there already. */
export function ViewForm({
  view,
  onKeep,
  onClose,
}: {
  readonly view?: { readonly name: string; readonly isShared: boolean };
  readonly onKeep: (name: string, isShared: boolean) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { instances: words } = useMessages();
  const mayShare = useMay('control', 'view');
  const [isShared, setShared] = useState(view?.isShared ?? false);
  return (
    <form
      className={styles.viewForm}
      onSubmit={(event) => {
        event.preventDefault();
        const name = new FormData(event.currentTarget).get('name');
        if (typeof name === 'string' && name.trim() !== '') onKeep(name.trim(), isShared);
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <input
        className={styles.date}
        name="name"
        maxLength={60}
        defaultValue={view?.name}
        aria-label={words.viewName}
        placeholder={words.viewName}
        // The reader has just asked to write it.
        ref={(field) => field?.focus()}
        required
      />
      {mayShare ? (
        <label className="row small">
          <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.currentTarget.checked)} />
          {words.forEverybody}
        </label>
      ) : null}
      <Button size="small" type="submit">
        {words.keepView}
      </Button>
    </form>
  );
}
