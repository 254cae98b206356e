import type { ReactNode } from 'react';
import type { TroubleGroupBody } from '../../../../src/server/schemas/home.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import { outcomeText } from '../instance/outcome-text.ts';

/** What went wrong, in one sentence: the task, how it ended, and what it said. Of several what they have in common. */
export function TroubleText({ group }: { readonly group: TroubleGroupBody }): ReactNode {
  const { messages, language } = useI18n();
  const { home: words, instance } = messages;
  const said = group.count > 1 ? group.pattern : group.message;
  const quoted = said === '' ? null : language === 'fr' ? <q>« {said} »</q> : <q>“{said}”</q>;
  const node = group.node ?? messages.instance.unnamed;
  if (group.kind === 'unsatisfied')
    return (
      <>
        {words.neverTrue(node)} <code>{said}</code>
      </>
    );
  const how = group.outcome === null || group.kind === 'lost' ? null : outcomeText(group.outcome, instance);
  return (
    <>
      {node}
      {how === null ? null : `, ${how}`}
      {quoted === null ? '.' : <>: {quoted}.</>}
    </>
  );
}
