import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { tailRead, type OutputAddress } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { plainText } from '../output/ansi.model.ts';
import styles from './attempts-view.module.css';
import { comparedLines } from './line-comparison.model.ts';
import { TextComparison } from './text-comparison.tsx';

/** Of each output so much is compared: its end. */
const comparedBytes = 16_384;

/** What two attempts wrote on one channel, line by line; nothing where neither wrote. `names`: how the two are called. */
export function OutputComparison({
  one,
  other,
  names,
}: {
  readonly one: OutputAddress;
  readonly other: OutputAddress;
  readonly names: readonly [string, string];
}): ReactNode {
  const { instance: words } = useMessages();
  const { client } = useApi();
  const before = useQuery(tailRead(client, one, comparedBytes));
  const after = useQuery(tailRead(client, other, comparedBytes));
  if (before.data === undefined || after.data === undefined) return null;
  if (before.data.sizeBytes === 0 && after.data.sizeBytes === 0) return null;
  const lines = comparedLines(textLines(before.data.text), textLines(after.data.text));
  const isSame = lines.every(({ kind }) => kind === 'both') && before.data.sizeBytes === after.data.sizeBytes;
  const isCut = Math.max(before.data.sizeBytes, after.data.sizeBytes) > comparedBytes;
  return (
    <>
      <h3 className={styles.channel}>
        {words.panel.tabs[one.channel]} {isSame ? <span className="dim">{words.panel.same}</span> : null}
        {isCut ? <span className="dim"> {words.panel.tailCompared(words.bytes(comparedBytes))}</span> : null}
      </h3>
      {isSame ? null : <TextComparison lines={lines} label={words.panel.tabs[one.channel]} names={names} />}
    </>
  );
}

function textLines(text: string): readonly string[] {
  const lines = text.split('\n').map(plainText);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
