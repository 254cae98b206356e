import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { definitionRead } from '../../api/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { CopyMoment } from '../../ui/moment.tsx';
import { useNow } from '../../ui/now.tsx';
import styles from './comparison-page.module.css';
import { fineDurationText } from './fine-duration-text.ts';
import { comparedValues } from './instance-comparison.model.ts';
import { comparedLines } from './line-comparison.model.ts';
import { TextComparison } from './text-comparison.tsx';

type Two = { readonly one: InstanceBody; readonly other: InstanceBody };

/** Longer definitions are not compared here. */
const mostLetters = 400_000;

/** When they were launched and where their time went. */
export function TimesComparison({ one, other }: Two): ReactNode {
  const { compare: words, instance: names, units } = useMessages();
  const nowMs = useNow();
  const lastedMs = ({ createdAt, endedAt }: InstanceBody): number =>
    (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(createdAt);
  const rows = [
    [words.lasted, lastedMs(one), lastedMs(other)],
    [names.real, one.realMs, other.realMs],
    [names.queued, one.queuedMs, other.queuedMs],
    [names.waited, one.waitedForRetryMs, other.waitedForRetryMs],
  ] as const;
  return (
    <section className={styles.box} aria-label={words.facts}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{words.facts}</th>
            <th className={styles.figure}>{one.id}</th>
            <th className={styles.figure}>{other.id}</th>
            <th className={styles.figure}>{words.difference}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{words.launched}</td>
            <td className={styles.figure}>
              <CopyMoment atMs={Date.parse(one.createdAt)} />
            </td>
            <td className={styles.figure}>
              <CopyMoment atMs={Date.parse(other.createdAt)} />
            </td>
            <td />
          </tr>
          {rows.map(([name, first, second]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className={styles.figure}>{fineDurationText(first, units)}</td>
              <td className={styles.figure}>{fineDurationText(second, units)}</td>
              <td className={styles.figure}>
                <Delta ms={second - first} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How much longer the second took; what is not a tenth of a second is nothing. */
export function Delta({ ms }: { readonly ms: number }): ReactNode {
  const { compare: words, units } = useMessages();
  if (Math.abs(ms) < 1) return null;
  return ms > 0 ? words.longer(fineDurationText(ms, units)) : words.shorter(fineDurationText(-ms, units));
}

/** Their parameters; those that differ first. */
export function ValuesComparison({ one, other }: Two): ReactNode {
  const { compare: words } = useMessages();
  const values = comparedValues(one.parameters, other.parameters);
  const differing = values.filter(({ differs }) => differs);
  return (
    <section className={styles.box} aria-label={words.values}>
      <h2>{words.values}</h2>
      {values.length === 0 ? <p className={styles.note}>{words.noValues}</p> : null}
      {values.length > 0 && differing.length === 0 ? <p className={styles.note}>{words.sameValues(values.length)}</p> : null}
      {differing.length === 0 ? null : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{words.values}</th>
              <th>{one.id}</th>
              <th>{other.id}</th>
            </tr>
          </thead>
          <tbody>
            {values.map(({ name, first, second, differs }) => (
              <tr key={name} className={differs ? styles.differs : undefined}>
                <td className="mono">{name}</td>
                <td className="mono">{first ?? <span className="dim">{words.notGiven}</span>}</td>
                <td className="mono">
                  {differs ? (second ?? <span className="dim">{words.notGiven}</span>) : <span className="dim">=</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** Whether both ran on the same definition; else its lines side by side. */
export function DefinitionComparison({ one, other }: Two): ReactNode {
  const { compare: words } = useMessages();
  const { client } = useApi();
  const isSame = one.definitionHash === other.definitionHash;
  const still = { enabled: !isSame, staleTime: Number.POSITIVE_INFINITY };
  const first = useQuery({ ...definitionRead(client, one.id), ...still }).data;
  const second = useQuery({ ...definitionRead(client, other.id), ...still }).data;
  const said = isSame ? words.sameDefinition : one.workflow === other.workflow ? words.otherDefinition : words.otherWorkflow;
  const isLong = first !== undefined && second !== undefined && Math.max(first.xml.length, second.xml.length) > mostLetters;
  return (
    <section className={styles.box} aria-label={words.definition}>
      <h2>{words.definition}</h2>
      <p className={styles.note}>
        {said} {isLong ? words.tooLong : null}
      </p>
      {isSame || isLong || first === undefined || second === undefined ? null : (
        <div className={styles.opened}>
          <TextComparison
            lines={comparedLines(first.xml.split('\n'), second.xml.split('\n'))}
            label={words.definition}
            names={[String(one.id), String(other.id)]}
          />
        </div>
      )}
    </section>
  );
}
