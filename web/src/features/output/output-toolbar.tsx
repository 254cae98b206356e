import {
  IconAlertHexagon,
  IconClock,
  IconClockPlay,
  IconChevronDown,
  IconChevronUp,
  IconFilter,
  IconLetterCase,
  IconRegex,
  IconSearch,
  IconTextWrap,
} from '@tabler/icons-react';
import { Switch } from '@mantine/core';
import { useState, type ReactNode, type RefObject } from 'react';
import type { Find } from '../../api/outputs.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import styles from './output-page.module.css';
import type { TimesShown } from './line-time.tsx';
import type { Found } from './use-found.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Finding in the whole output, and how it is shown. */
export function OutputToolbar({
  find,
  found,
  at,
  field,
  lineField,
  isWrapped,
  times,
  isFollowing,
  isGrowing,
  onlyMatches,
  download,
  onSearch,
  onStep,
  onNextError,
  onFollow,
  onLine,
}: {
  readonly find: Find | null;
  readonly found: Found;
  /** Place of the match that the reader is at among those found; -1: at none. */
  readonly at: number;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly lineField: RefObject<HTMLInputElement | null>;
  readonly isWrapped: boolean;
  /** Null: none are shown. */
  readonly times: TimesShown | null;
  readonly isFollowing: boolean;
  readonly isGrowing: boolean;
  readonly onlyMatches: boolean;
  readonly download: ReactNode;
  readonly onSearch: (change: { readonly [name: string]: string | null }) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onNextError: () => void;
  readonly onFollow: (isOn: boolean) => void;
  readonly onLine: (line: number) => void;
}): ReactNode {
  const messages = useMessages();
  const { output: words } = messages.instance;
  const [typed, setTyped] = useState(find?.text ?? '');
  const submit = (): void => {
    if (typed === '') onSearch({ find: null, only: null });
    else if (typed === find?.text) onStep(1);
    else onSearch({ find: typed });
  };
  return (
    <div className={styles.toolbar} role="search">
      <form
        className={styles.find}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <IconSearch size={14} stroke={1.75} aria-hidden />
        <input
          ref={field}
          className={styles.input}
          value={typed}
          placeholder={words.find}
          aria-label={words.find}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
        <Button
          kind="ghost"
          size="small"
          isIcon
          aria-label={words.matchCase}
          title={words.matchCase}
          aria-pressed={find !== null && !find.ignoresCase}
          className={classNames(find !== null && !find.ignoresCase && styles.on)}
          onClick={() => onSearch({ case: find?.ignoresCase === false ? null : '1' })}
        >
          <IconLetterCase {...icon} />
        </Button>
        <Button
          kind="ghost"
          size="small"
          isIcon
          aria-label={words.regexp}
          title={words.regexp}
          aria-pressed={find?.isRegexp === true}
          className={classNames(find?.isRegexp === true && styles.on)}
          onClick={() => onSearch({ regexp: find?.isRegexp === true ? null : '1', ...(typed === '' ? {} : { find: typed }) })}
        >
          <IconRegex {...icon} />
        </Button>
      </form>
      {find === null ? null : (
        <>
          <span className={styles.countText} role="status">
            {found.error === null
              ? found.count === null
                ? '…'
                : found.count === 0
                  ? words.noMatch
                  : words.ofCount(at + 1, found.count)
              : failureText(found.error, messages)}
          </span>
          <Button isIcon aria-label={words.previous} title={words.previous} onClick={() => onStep(-1)}>
            <IconChevronUp {...icon} />
          </Button>
          <Button isIcon aria-label={words.next} title={words.next} onClick={() => onStep(1)}>
            <IconChevronDown {...icon} />
          </Button>
          <Button
            kind="ghost"
            aria-pressed={onlyMatches}
            className={classNames(onlyMatches && styles.on)}
            onClick={() => onSearch({ only: onlyMatches ? null : '1' })}
          >
            <IconFilter {...icon} />
            {words.onlyMatches}
          </Button>
        </>
      )}
      <span className="grow" />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const line = Number(lineField.current?.value ?? '');
          if (Number.isInteger(line) && line > 0) onLine(line);
        }}
      >
        <input ref={lineField} className={styles.lineField} placeholder={words.line} aria-label={words.goToLine} inputMode="numeric" />
      </form>
      <Button kind="ghost" onClick={onNextError}>
        <IconAlertHexagon {...icon} />
        {words.nextError}
      </Button>
      <Button
        kind="ghost"
        aria-pressed={times !== null}
        title={words.timesHint}
        className={classNames(times !== null && styles.on)}
        onClick={() => onSearch({ times: times === null ? 'clock' : null })}
      >
        <IconClock {...icon} />
        {words.times}
      </Button>
      {times === null ? null : (
        <Button
          kind="ghost"
          isIcon
          aria-label={words.sinceStart}
          title={words.sinceStart}
          aria-pressed={times === 'elapsed'}
          className={classNames(times === 'elapsed' && styles.on)}
          onClick={() => onSearch({ times: times === 'elapsed' ? 'clock' : 'elapsed' })}
        >
          <IconClockPlay {...icon} />
        </Button>
      )}
      <Button
        kind="ghost"
        aria-pressed={isWrapped}
        className={classNames(isWrapped && styles.on)}
        onClick={() => onSearch({ wrap: isWrapped ? null : '1' })}
      >
        <IconTextWrap {...icon} />
        {words.wrap}
      </Button>
      {download}
      {isGrowing ? (
        <Switch size="xs" label={words.follow} checked={isFollowing} onChange={(event) => onFollow(event.currentTarget.checked)} />
      ) : null}
    </div>
  );
}
