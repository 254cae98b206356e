import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { planRead } from '../../api/plans.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { Note } from '../../ui/note.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { PlanFormFields } from './plan-form.tsx';

/** `/plans/@new` makes a plan, `/plans/ID/edit` changes one. */
export function PlanFormPage(): ReactNode {
  const { plan } = useParams({ strict: false });
  const { shell, planForm: words } = useMessages();
  const mayEdit = useMay('edit', 'plan', plan ?? null);
  if (mayEdit) return plan === undefined ? <NewPlan /> : <ChangedPlan key={plan} plan={plan} />;
  return (
    <>
      <PageHead crumbs={[<Crumb key="plans" />]} title={words.new} />
      <PageBody>
        <Note kind="fail">{shell.lacksRight}</Note>
      </PageBody>
    </>
  );
}

function NewPlan(): ReactNode {
  const { planForm: words } = useMessages();
  return (
    <>
      <PageHead crumbs={[<Crumb key="plans" />]} title={words.new} />
      <PlanFormFields plan={null} />
    </>
  );
}

function ChangedPlan({ plan }: { readonly plan: string }): ReactNode {
  const { planForm: words } = useMessages();
  const { client } = useApi();
  const { data, error, refetch } = useQuery(planRead(client, plan));
  return (
    <>
      <PageHead
        crumbs={[
          <Crumb key="plans" />,
          <Link key="plan" to="/plans/$plan" params={{ plan }}>
            {data?.name ?? plan}
          </Link>,
        ]}
        title={words.editTitle(data?.name ?? plan)}
      />
      {data === undefined ? (
        <PageBody>
          {error === null ? <SkeletonRows count={8} heightPx={40} /> : <ErrorState error={error} onRetry={() => void refetch()} />}
        </PageBody>
      ) : (
        <PlanFormFields plan={data} />
      )}
    </>
  );
}

function Crumb(): ReactNode {
  return <Link to="/plans">{useMessages().plans.title}</Link>;
}
