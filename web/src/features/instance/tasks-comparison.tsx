import { Fragment, useMemo, type ReactNode } from 'react';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import type { OutputAddress } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import styles from './comparison-page.module.css';
import { fineDurationText } from './fine-duration-text.ts';
import { Delta } from './instance-comparison.tsx';
import { comparedTasks, type ComparedSide, type ComparedTask } from './instance-comparison.model.ts';
import { OutputComparison } from './output-comparison.tsx';
import { usePageSearch } from './use-page-search.ts';

/** So many rows are drawn before somebody asks for all. */
const fewRows = 300;

/** Tasks of two instances: state, attempts and time of each; one opens to what it was given and wrote. */
export function TasksComparison({ first, second }: { readonly first: TreeBody; readonly second: TreeBody }): ReactNode {
  const { compare: words } = useMessages();
  const { search, setSearch } = usePageSearch();
  const all = useMemo(() => comparedTasks(first, second), [first, second]);
  const showsAll = search['tasks'] === 'all';
  const wanted = showsAll ? all : all.filter(({ differs, isSlower }) => differs || isSlower);
  const shown = search['rows'] === 'all' ? wanted : wanted.slice(0, fewRows);
  return (
    <section className={styles.box} aria-label={words.tasks}>
      <div className={styles.tasksHead}>
        <h2>{words.tasks}</h2>
        <span className="grow" />
        <label className="small">
          <input
            type="checkbox"
            checked={!showsAll}
            onChange={(event) => setSearch({ tasks: event.currentTarget.checked ? null : 'all' })}
          />
          {words.onlyDifferences}
        </label>
      </div>
      {wanted.length === 0 ? (
        <p className={styles.note}>{words.noDifference(all.length)}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{words.task}</th>
              <th>{first.id}</th>
              <th>{second.id}</th>
              <th className={styles.figure}>{words.difference}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.key} row={row} ids={[first.id, second.id]} />
            ))}
          </tbody>
        </table>
      )}
      {shown.length < wanted.length ? (
        <p className={styles.note}>
          <button type="button" className="link" onClick={() => setSearch({ rows: 'all' })}>
            {words.showAll(wanted.length)}
          </button>
        </p>
      ) : null}
    </section>
  );
}

function Row({ row, ids }: { readonly row: ComparedTask; readonly ids: readonly [number, number] }): ReactNode {
  const { compare: words, instance: names } = useMessages();
  const { search, setSearch } = usePageSearch();
  const isOpen = search['task'] === row.key;
  const name = row.name ?? names.unnamed;
  const firstMs = row.first?.executedMs ?? null;
  const secondMs = row.second?.executedMs ?? null;
  const delta = firstMs === null || secondMs === null ? null : secondMs - firstMs;
  return (
    <Fragment>
      <tr className={row.differs ? styles.differs : undefined}>
        <td>
          <button
            type="button"
            className="link"
            aria-expanded={isOpen}
            title={words.open(name)}
            onClick={() => setSearch({ task: isOpen ? null : row.key })}
          >
            {name}
          </button>{' '}
          <span className="small quiet">{row.job}</span>
        </td>
        <td>
          <Side side={row.first} />
        </td>
        <td>
          <Side side={row.second} />
        </td>
        <td className={styles.figure}>{delta === null ? null : <Delta ms={delta} />}</td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={4}>
            <Opened row={row} ids={ids} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function Side({ side }: { readonly side: ComparedSide | null }): ReactNode {
  const { compare: words, states, units } = useMessages();
  if (side === null) return <span className="dim">{words.missing}</span>;
  const { state, task, executedMs } = side;
  return (
    <span className={styles.side}>
      <StateGlyph state={state} size="small" isDecoration />
      {states[state]}
      {task.attempts.length > 1 ? <span className="small quiet">{words.attempts(task.attempts.length)}</span> : null}
      {executedMs === null ? null : <span className="small quiet">{fineDurationText(executedMs, units)}</span>}
    </span>
  );
}

/** Inputs, and the end of what the last attempts wrote. */
function Opened({ row: { first, second }, ids }: { readonly row: ComparedTask; readonly ids: readonly [number, number] }): ReactNode {
  const { compare: words } = useMessages();
  const one = lastOutput(first, ids[0]);
  const other = lastOutput(second, ids[1]);
  const names: readonly [string, string] = [String(ids[0]), String(ids[1])];
  const inputs = [first, second].map((side) => (side?.task.inputs ?? []).map(inputText));
  const isSame = JSON.stringify(inputs[0]) === JSON.stringify(inputs[1]);
  return (
    <div className={styles.opened}>
      {isSame ? null : (
        <dl>
          <dt className="small quiet">{words.inputs}</dt>
          {inputs.map((values, index) => (
            <dd key={names[index]} className="mono small">
              {names[index]}: {values.join(' · ')}
            </dd>
          ))}
        </dl>
      )}
      {one === null || other === null
        ? null
        : (['stdout', 'stderr', 'log'] as const).map((channel) => (
            <OutputComparison key={channel} one={{ ...one, channel }} other={{ ...other, channel }} names={names} />
          ))}
    </div>
  );
}

function inputText({ name, values }: { readonly [field: string]: unknown }): string {
  const words = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
  return typeof name === 'string' ? `${name} = ${words.join(' ')}` : words.join(' ');
}

/** Where the last attempt that has ended is read; null: there is none. */
function lastOutput(side: ComparedSide | null, instanceId: number): Omit<OutputAddress, 'channel'> | null {
  const attempt = side?.task.attempts.findLast(({ endedAt }) => endedAt !== null)?.number;
  const nodeId = side?.task.nodeId ?? null;
  return attempt === undefined || nodeId === null ? null : { instanceId, nodeId, attempt };
}
