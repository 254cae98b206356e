import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { Note, type NoteKind } from './note.tsx';
import styles from './notices.module.css';

/** Something that was done, or could not be. With an action (Undo, Watch) it stays for 10 s, else for 4; a failure stays until it is read. */
export type Notice = {
  readonly text: string;
  readonly kind?: NoteKind;
  readonly action?: { readonly label: string; readonly run: () => void };
};

type Notices = { readonly say: (notice: Notice) => void };

const NoticesContext = createContext<Notices | null>(null);

const plainMs = 4_000;
const actionMs = 10_000;
const failureMs = 20_000;
/** More than these at once nobody reads. */
const mostShown = 4;

/** Shows what the parts below say, at the lower right. */
export function NoticesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [shown, setShown] = useState<readonly (Notice & { readonly number: number })[]>([]);
  const count = useRef(0);
  const drop = useCallback((number: number): void => setShown((all) => all.filter((one) => one.number !== number)), []);
  const say = useCallback(
    (notice: Notice): void => {
      count.current += 1;
      const number = count.current;
      setShown((all) => [...all, { ...notice, number }].slice(-mostShown));
      window.setTimeout(() => drop(number), notice.kind === 'fail' ? failureMs : notice.action === undefined ? plainMs : actionMs);
    },
    [drop],
  );
  const notices = useMemo(() => ({ say }), [say]);
  return (
    <NoticesContext value={notices}>
      {children}
      <div className={styles.notices}>
        {shown.map(({ number, text, kind = 'you', action }) => (
          <Note
            key={number}
            kind={kind}
            action={
              action === undefined ? null : (
                <button
                  type="button"
                  className="link small"
                  onClick={() => {
                    drop(number);
                    action.run();
                  }}
                >
                  {action.label}
                </button>
              )
            }
          >
            {text}
          </Note>
        ))}
      </div>
    </NoticesContext>
  );
}

/** Says things to the reader. */
export function useNotices(): Notices {
  const notices = use(NoticesContext);
  if (notices === null) throw new Error('useNotices needs a NoticesProvider above');
  return notices;
}
