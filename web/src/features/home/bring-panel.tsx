import { IconCalendarTime, IconSparkles, IconTerminal2, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { workflowsRead } from '../../api/workflows.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import styles from './first-run.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
/** Group that the first start gives the examples. */
const exampleGroup = 'examples';

/** Other ways to begin: what one has already, and the examples that come with the engine. */
export function BringPanel(): ReactNode {
  const { home } = useMessages();
  const { client } = useApi();
  const examples = (useQuery(workflowsRead(client)).data?.items ?? []).filter(({ group }) => group === exampleGroup);
  const words = home.first.ways;
  return (
    <section className={styles.ways} aria-label={home.first.bring}>
      <div className={styles.way}>
        <IconUpload {...icon} />
        <div>
          <Link to="/workflows" className={styles.wayLink}>
            {words.upload}
          </Link>
          <p className="small dim">{words.uploadHint}</p>
        </div>
      </div>
      <div className={styles.way}>
        <IconCalendarTime {...icon} />
        <div>
          <Link to="/plans/@import" className={styles.wayLink}>
            {words.plans}
          </Link>
          <p className="small dim">{words.plansHint}</p>
        </div>
      </div>
      {examples.length === 0 ? null : (
        <div className={styles.way}>
          <IconSparkles {...icon} />
          <div>
            <b>{words.examples}</b>
            <ul className={styles.examples}>
              {examples.map(({ name }) => (
                <li key={name}>
                  <Link to="/workflows/$name" params={{ name }} className="link">
                    {name}
                  </Link>{' '}
                  <span className="small dim">{words.exampleHints[name] ?? ''}</span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <div className={styles.way}>
        <IconTerminal2 {...icon} />
        <div>
          <b>{words.shell}</b>
          <p className="small dim mono">evqueue run FILE.xml</p>
        </div>
      </div>
    </section>
  );
}
