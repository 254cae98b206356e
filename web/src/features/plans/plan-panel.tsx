import { IconHistory, IconPencil, IconPlayerPause, IconPlayerPlay, IconRocket, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { PlanDetailBody } from '../../../../src/server/schemas/plan.ts';
import { useApi } from '../../api/api-context.tsx';
import { clockChangesRead, deletePlan, launchPlan, planDaysRead } from '../../api/plans.ts';
import { useI18n, useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { chosenSpanText } from '../../ui/duration-text.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { BackfillDialog } from './backfill-dialog.tsx';
import { Backfills } from './backfills.tsx';
import { ClockChangeLines } from './clock-change-lines.tsx';
import { ownClock, resultOfDay, weeksOf } from './plan-view.model.ts';
import styles from './plans.module.css';
import { ResumeDialog } from './resume-dialog.tsx';
import { usePlanAction } from './use-plan-action.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** A plan: what comes, what the clocks do to it, how it went, and what can be done about it. */
export function PlanPanel({
  plan,
  onSuspend,
  onClose,
}: {
  readonly plan: PlanDetailBody;
  readonly onSuspend: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { messages, language } = useI18n();
  const words = messages.plans;
  const { name, sentence, when, zone, next, suspended, comment, workflow, command } = plan;
  const { client } = useApi();
  const days = useQuery(planDaysRead(client, String(plan.id))).data?.items;
  return (
    <SidePanel title={name} heading={<h2 className="ellipsis">{name}</h2>} onClose={onClose}>
      <div className={styles.section}>
        <Actions plan={plan} onSuspend={onSuspend} onClose={onClose} />
        {suspended === null ? null : <p className="hue-retry">{`${words.suspended} ${words.by(suspended.by, suspended.reason)}`}</p>}
      </div>
      <div className={styles.section}>
        <p>
          <b>{sentence[language]}</b>
        </p>
        <p className="mono dim">{when.join('; ')}</p>
        <p>
          {words.launches}{' '}
          <Link to="/workflows/$name" params={{ name: workflow }} className="link">
            {workflow}
          </Link>
        </p>
        {command === null ? null : <p className="mono">{String(command['command'])}</p>}
        {comment === null ? null : <p className="dim">{comment}</p>}
      </div>
      <div className={styles.section}>
        <h3>{words.nextTitle}</h3>
        {next.length === 0 ? <p className="quiet">{words.noNext}</p> : null}
        <ul>
          {next.slice(0, 5).map((moment) => (
            <li key={moment}>
              {ownClock(moment)} <span className="quiet">{zone}</span>
            </li>
          ))}
        </ul>
      </div>
      <Backfills plan={plan} />
      <ClockChanges plan={plan} />
      <div className={styles.section}>
        <h3>{words.missedTitle}</h3>
        <p className="dim">{missedText(plan.missed, messages)}</p>
      </div>
      {days === undefined ? null : (
        <div className={styles.section}>
          <h3>{words.daysTitle}</h3>
          <Year days={days} />
        </div>
      )}
    </SidePanel>
  );
}

function Actions({
  plan,
  onSuspend,
  onClose,
}: {
  readonly plan: PlanDetailBody;
  readonly onSuspend: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { id: planId, name, zone, suspended } = plan;
  const { plans: words, planBackfill, planForm } = useMessages();
  const { client } = useApi();
  const [isBackfilling, setBackfilling] = useState(false);
  const [isResuming, setResuming] = useState(false);
  const navigate = useNavigate();
  const ask = useAsk();
  const { act, isPending } = usePlanAction();
  const mayLaunch = useMay('launch', 'plan', name);
  const mayControl = useMay('control', 'plan', name);
  const mayEdit = useMay('edit', 'plan', name);
  const launch = (): Promise<boolean> =>
    act(async () => {
      const id = await launchPlan(client, name);
      return {
        text: words.launched(id),
        action: { label: words.open, run: () => void navigate({ to: '/instances/$id', params: { id: String(id) } }) },
      };
    });
  const remove = async (): Promise<void> => {
    if ((await ask({ title: words.removeTitle(name), body: words.removeBody, verb: words.removeVerb(name) })) === null) return;
    await act(async () => {
      await deletePlan(client, name);
      return { text: words.removed(name) };
    }, onClose);
  };
  return (
    <div className={styles.actions}>
      {mayLaunch ? (
        <Button size="small" isBusy={isPending} onClick={() => void launch()}>
          <IconRocket {...icon} />
          {words.launchNow}
        </Button>
      ) : null}
      {mayLaunch ? (
        <Button size="small" onClick={() => setBackfilling(true)}>
          <IconHistory {...icon} />
          {planBackfill.open}
        </Button>
      ) : null}
      {isBackfilling ? <BackfillDialog name={name} zone={zone} onClose={() => setBackfilling(false)} /> : null}
      {mayControl && suspended === null ? (
        <Button size="small" onClick={onSuspend}>
          <IconPlayerPause {...icon} />
          {words.suspend}
        </Button>
      ) : null}
      {mayControl && suspended !== null ? (
        <Button size="small" onClick={() => setResuming(true)}>
          <IconPlayerPlay {...icon} />
          {words.resumeOpen}
        </Button>
      ) : null}
      {isResuming && suspended !== null ? <ResumeDialog plan={plan} onClose={() => setResuming(false)} /> : null}
      {mayEdit ? (
        <ButtonLink size="small" to="/plans/$plan/edit" params={{ plan: String(planId) }}>
          <IconPencil {...icon} />
          {planForm.edit}
        </ButtonLink>
      ) : null}
      {mayEdit ? (
        <Button size="small" kind="danger" onClick={() => void remove()}>
          <IconTrash {...icon} />
          {words.remove}
        </Button>
      ) : null}
    </div>
  );
}

function ClockChanges({ plan }: { readonly plan: PlanDetailBody }): ReactNode {
  const { plans: words } = useMessages();
  const { client } = useApi();
  const changes = useQuery(clockChangesRead(client, plan)).data?.clockChanges;
  if (changes === undefined) return null;
  return (
    <div className={styles.section}>
      <h3>{words.changesTitle}</h3>
      <ClockChangeLines changes={changes} rules={plan} />
    </div>
  );
}

type Messages = ReturnType<typeof useMessages>;

function missedText(missed: PlanDetailBody['missed'], { plans: words, units }: Messages): string {
  const within = missed['withinSeconds'];
  const limit = typeof within === 'number' ? chosenSpanText(within * 1000, units) : null;
  if (missed['kind'] === 'none') return words.missedNone;
  return missed['kind'] === 'last' ? words.missedLast(limit) : words.missedAll(limit ?? '', Number(missed['limit']));
}

function Year({ days }: { readonly days: Parameters<typeof weeksOf>[0] }): ReactNode {
  const { plans: words } = useMessages();
  const { client } = useApi();
  const sum = (of: (day: (typeof days)[number]) => number): number => days.reduce((total, day) => total + of(day), 0);
  const looks = { none: undefined, ok: styles['dayOk'], mixed: styles['dayMixed'], failed: styles['dayFailed'] };
  return (
    <div
      className={styles.year}
      role="img"
      aria-label={words.day(
        words.daysTitle,
        sum(({ succeeded }) => succeeded),
        sum(({ failed }) => failed),
        sum(({ notLaunched }) => notLaunched),
      )}
    >
      {weeksOf(days, new Date(client.nowMs()).toISOString().slice(0, 10)).map((week) => (
        <span key={week[0]?.day}>
          {week.map(({ day, result }) => (
            <i
              key={day}
              className={looks[resultOfDay(result)]}
              title={words.day(day, result?.succeeded ?? 0, result?.failed ?? 0, result?.notLaunched ?? 0)}
            />
          ))}
        </span>
      ))}
    </div>
  );
}
