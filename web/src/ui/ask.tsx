import { Checkbox, Modal } from '@mantine/core';
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { Button } from './button.tsx';

/** A question before something that cannot be undone. The button repeats the verb: "Kill client_push". */
export type Question = {
  readonly title: string;
  /** What will and what will not happen. */
  readonly body: ReactNode;
  readonly verb: string;
  /** The way out, in words: "Keep it". Default: Cancel. */
  readonly keep?: string;
  /** Red: something ends or is lost. Default true. */
  readonly isDanger?: boolean;
  /** A box to tick below the text; its value is part of the answer. */
  readonly option?: { readonly label: string; readonly isTicked: boolean };
};

/** null: no. */
export type Answer = { readonly isTicked: boolean } | null;

type Ask = (question: Question) => Promise<Answer>;

const AskContext = createContext<Ask | null>(null);

/** Shows one question at a time. */
export function AskProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isTicked, setTicked] = useState(false);
  const resolve = useRef<(answer: Answer) => void>(() => undefined);
  const { ui } = useMessages();
  const ask = useCallback<Ask>((asked) => {
    resolve.current(null);
    setQuestion(asked);
    setTicked(asked.option?.isTicked ?? false);
    setOpen(true);
    return new Promise((settle) => {
      resolve.current = settle;
    });
  }, []);
  const answer = (given: Answer): void => {
    setOpen(false);
    resolve.current(given);
  };
  return (
    <AskContext value={ask}>
      {children}
      <Modal opened={isOpen} onClose={() => answer(null)} title={question?.title} size={420}>
        {question === null ? null : (
          <>
            <div className="dim" style={{ marginBottom: 12 }}>
              {question.body}
            </div>
            {question.option === undefined ? null : (
              <Checkbox
                label={question.option.label}
                checked={isTicked}
                onChange={(event) => setTicked(event.currentTarget.checked)}
                mb={12}
              />
            )}
            <div className="row" style={{ justifyContent: 'flex-end' }}>
              <Button onClick={() => answer(null)} data-autofocus>
                {question.keep ?? ui.cancel}
              </Button>
              <Button kind={question.isDanger === false ? 'ink' : 'red'} onClick={() => answer({ isTicked })}>
                {question.verb}
              </Button>
            </div>
          </>
        )}
      </Modal>
    </AskContext>
  );
}

/** Asks, and resolves with the answer. */
export function useAsk(): Ask {
  const ask = use(AskContext);
  if (ask === null) throw new Error('useAsk needs an AskProvider above');
  return ask;
}
