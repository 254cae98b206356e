import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Note } from './note.tsx';

/** The address names something that is not there, or not any more; the way to all there is. */
export function UnknownNote({
  text,
  all,
  onAll,
}: {
  readonly text: string;
  /** What all there is are called. */
  readonly all: string;
  readonly onAll: () => void;
}): ReactNode {
  return (
    <Note
      kind="fail"
      action={
        <Button size="small" onClick={onAll}>
          {all}
        </Button>
      }
    >
      {text}
    </Note>
  );
}
