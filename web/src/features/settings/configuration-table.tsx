import type { ReactNode } from 'react';
import type { ConfigurationBody } from '../../../../src/server/schemas/engine.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './settings.module.css';

/** Each setting of the start, its value in force, and where that came from. What somebody chose stands out. */
export function ConfigurationTable({ items }: { readonly items: ConfigurationBody['items'] }): ReactNode {
  const words = useMessages().admin.settings;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{words.name}</th>
          <th scope="col">{words.value}</th>
          <th scope="col">{words.origin}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ name, value, origin, summary, option, environment, default: usual, isSecret }) => (
          <tr key={name} data-origin={origin}>
            <th scope="row">
              <code>{name}</code>
              <span className="small dim">{summary}</span>
            </th>
            <td>
              {isSecret ? (
                <i className="dim">{words.secret}</i>
              ) : value === null ? (
                <i className="dim">{words.none}</i>
              ) : (
                <code>{value}</code>
              )}
              {origin === 'default' ? null : <span className="small dim">{words.defaultIs(usual)}</span>}
            </td>
            <td>
              <span className={origin === 'default' ? 'dim' : 'strong'}>{words.origins[origin]}</span>
              <span className="small quiet">{words.howTo(option, environment)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
