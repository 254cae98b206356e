import { IconPin, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { plainText } from './ansi.model.ts';
import styles from './output-page.module.css';
import type { Match } from './use-found.ts';

/** More errors than these are walked through with `E`. */
const mostListed = 100;

/** Lines that say that something went wrong, and where the reader is. */
export function OutputSide({
  errors,
  lineCount,
  sizeBytes,
  line,
  pins,
  onLine,
  onPin,
}: {
  readonly errors: readonly Match[];
  readonly lineCount: number;
  readonly sizeBytes: number;
  readonly line: number | null;
  readonly pins: readonly number[];
  readonly onLine: (line: number) => void;
  /** Puts a pin at a line, or takes it off. */
  readonly onPin: (line: number) => void;
}): ReactNode {
  const { instance: words, ui } = useMessages();
  return (
    <aside className={styles.side} aria-label={words.output.nextError}>
      <h3>
        {words.output.errors}, {ui.number(errors.length)}
      </h3>
      {errors.length === 0 ? <p className="small quiet">{words.output.noError}</p> : null}
      <ul>
        {errors.slice(0, mostListed).map((error) => (
          <li key={error.key}>
            <button
              type="button"
              className={classNames(styles.errorLink, error.line === line && styles.isHere)}
              onClick={() => onLine(error.line)}
            >
              <span className="mono quiet">{ui.number(error.line)}</span>
              <span className="ellipsis hue-fail">{plainText(`${error.before}${error.match}${error.after}`).trim()}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3>{words.output.pins}</h3>
      {pins.length === 0 ? <p className="small quiet">{words.output.pinHint}</p> : null}
      <ul>
        {pins.map((pin) => (
          <li key={pin} className={styles.pin}>
            <button type="button" className={classNames(styles.errorLink, pin === line && styles.isHere)} onClick={() => onLine(pin)}>
              <span className="mono">{ui.number(pin)}</span>
            </button>
            <Button
              kind="ghost"
              size="small"
              isIcon
              aria-label={words.output.unpin(pin)}
              title={words.output.unpin(pin)}
              onClick={() => onPin(pin)}
            >
              <IconX size={12} stroke={2} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {line === null || pins.includes(line) ? null : (
        <p>
          <Button size="small" onClick={() => onPin(line)}>
            <IconPin size={14} stroke={1.75} aria-hidden />
            {words.output.pin(line)}
          </Button>
        </p>
      )}
      <h3>{words.output.position}</h3>
      <p className="small dim">
        {line === null ? '' : `${words.output.line} ${ui.number(line)}, `}
        {words.output.ofLines(lineCount)}, {words.bytes(sizeBytes)}
      </p>
    </aside>
  );
}
