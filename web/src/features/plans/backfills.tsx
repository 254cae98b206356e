import type { ReactNode } from 'react';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { stopBackfills } from '../../api/plans.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { countsOf, isOpen } from './backfill.model.ts';
import { ownClock } from './plan-view.model.ts';
import styles from './plans.module.css';
import { usePlanAction } from './use-plan-action.ts';

/** The backfills of a plan: how far each is; what has not been launched yet can be given up. */
export function Backfills({ plan: { name, backfills } }: { readonly plan: PlanDetailBody }): ReactNode {
  const { planBackfill: words } = useMessages();
  const { client } = useApi();
  const { act, isPending } = usePlanAction();
  const mayLaunch = useMay('launch', 'plan', name);
  if (backfills.length === 0) return null;
  const stop = (): Promise<boolean> => act(async () => ({ text: words.stopped(await stopBackfills(client, name)) }));
  return (
    <div className={styles.section}>
      <h3>{words.title}</h3>
      <ul>
        {backfills.map((backfill) => (
          <li key={backfill.id}>
            <p>{words.range(ownClock(backfill.from), ownClock(backfill.to))}</p>
            <p>
              {countsOf(backfill)
                .map(({ state, count }) => words.states[state](count))
                .join(', ')}
            </p>
            <p className="quiet">
              {words.by(backfill.by, backfill.total)}
              {backfill.stoppedAt === null ? '' : `, ${words.stoppedEarly}`}
            </p>
          </li>
        ))}
      </ul>
      {mayLaunch && backfills.some(isOpen) ? (
        <Button size="small" isBusy={isPending} onClick={() => void stop()}>
          {words.stop}
        </Button>
      ) : null}
    </div>
  );
}
