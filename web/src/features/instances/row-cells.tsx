import type { ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import { useI18n } from '../../i18n/i18n.tsx';
import type { Messages } from '../../i18n/messages.ts';
import { Duration, LiveDuration } from '../../ui/duration.tsx';
import { useNow } from '../../ui/now.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { hueOf, type StateKind } from '../../ui/state.ts';
import { Why } from '../../ui/why.tsx';
import { durationsNow, type Durations } from '../durations/durations-now.ts';
import { WhyLine } from '../why/why-line.tsx';
import { endStateOf, failureOf, launcherOf, reasonOf } from './instance-row.model.ts';
import styles from './instances.module.css';

/** The three durations now. */
export function useDurations(item: InstanceListItem): Durations {
  return durationsNow(item, item.status === 'terminated' ? null : item.summary, useNow());
}

/** Why it is not finished; once it is, how it ended. */
export function ReasonLine({ item, isCut = false }: { readonly item: InstanceListItem; readonly isCut?: boolean }): ReactNode {
  const { messages } = useI18n();
  const nowMs = useNow();
  if (item.status === 'terminated') {
    const state = endStateOf(item);
    const failure = failureOf(item, messages);
    return (
      <Why hue={hueOf(state)} lead={messages.instances.endedAs(messages.states[state])} isCut={isCut}>
        {failure === null ? null : `: ${failure.lead}${failure.rest}`}
        {failure === null || failure.message === null ? null : `: “${failure.message}”`}
      </Why>
    );
  }
  const sentence = reasonOf(item, messages, nowMs);
  return sentence === null ? <span className="small">&nbsp;</span> : <WhyLine sentence={sentence} isCut={isCut} />;
}

/** The state to show: how it ended, or what the reason says. */
export function useStateKind(item: InstanceListItem): StateKind {
  const { messages } = useI18n();
  const nowMs = useNow();
  if (item.status === 'terminated') return endStateOf(item);
  return reasonOf(item, messages, nowMs)?.state ?? (item.status === 'cancelling' ? 'cancelling' : 'executing');
}

/** How long it has taken; counts while it executes. */
export function Elapsed({ item }: { readonly item: InstanceListItem }): ReactNode {
  const sinceMs = Date.parse(item.createdAt);
  return item.endedAt === null ? <LiveDuration sinceMs={sinceMs} /> : <Duration ms={Date.parse(item.endedAt) - sinceMs} />;
}

/** The state, and the box that selects the row: it appears on hover, and stays while it is ticked. */
export function RowMark({
  item,
  state,
  isSelected,
  onSelect,
}: {
  readonly item: InstanceListItem;
  readonly state: StateKind;
  readonly isSelected: boolean;
  readonly onSelect: ((id: number) => void) | null;
}): ReactNode {
  const { instances: words } = useI18n().messages;
  return (
    <span className={styles.mark} data-selected={isSelected}>
      <StateGlyph state={state} />
      {onSelect === null ? null : (
        <input
          type="checkbox"
          className={styles.tick}
          checked={isSelected}
          aria-label={words.select(item.id)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onSelect(item.id)}
        />
      )}
    </span>
  );
}

/** Who launched it, in words; `by` has them for a sentence or for a column. */
export function launcherText(item: Pick<InstanceListItem, 'launchedBy'>, by: Messages['instances']['by']): string {
  const launcher = launcherOf(item);
  if (launcher === null) return '';
  return launcher.kind === 'instance' ? by.instance(Number(launcher.name)) : by[launcher.kind](launcher.name);
}
