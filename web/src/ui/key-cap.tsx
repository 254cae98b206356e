import type { ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { drawnKeys } from './keys.model.ts';

/** Keys as they are printed on the keyboard. */
export function KeyCap({ keys }: { readonly keys: string }): ReactNode {
  const { andThen } = useMessages().ui;
  return (
    <span>
      {drawnKeys(keys).map((stroke, index) => (
        <span key={stroke}>
          {index > 0 ? <span className="unseen"> {andThen} </span> : null} <kbd>{stroke}</kbd>
        </span>
      ))}
    </span>
  );
}
