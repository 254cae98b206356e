import { useEffect, useState } from 'react';
import type { ProblemBody } from '../../../../src/server/schemas/workflow.ts';
import { useApi } from '../../api/api-context.tsx';
import { checkWorkflow } from '../../api/workflows.ts';

/** How long nobody types before the text is checked. */
const stillMs = 350;

/** What is wrong with a text. `problems` are those of the last check, until the next one has come. */
export type Checked = {
  readonly state: 'checking' | 'checked' | 'failed';
  readonly problems: readonly ProblemBody[];
};

const nothingYet: readonly ProblemBody[] = [];

/** Has the engine check a text while it is typed; an older check never replaces a newer one. */
export function useChecked(text: string): Checked {
  const { client } = useApi();
  const [last, setLast] = useState<{ readonly text: string; readonly failed: boolean; readonly problems: readonly ProblemBody[] } | null>(
    null,
  );
  useEffect(() => {
    if (text === '') return;
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      checkWorkflow(client, text, abort.signal).then(
        ({ problems }) => setLast({ text, failed: false, problems }),
        () => {
          if (!abort.signal.aborted) setLast({ text, failed: true, problems: nothingYet });
        },
      );
    }, stillMs);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [client, text]);
  return {
    state: last === null || last.text !== text ? 'checking' : last.failed ? 'failed' : 'checked',
    problems: last?.problems ?? nothingYet,
  };
}
