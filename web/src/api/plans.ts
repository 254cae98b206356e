import type {
  BackfillAnswerBody,
  BackfillBody,
  ForecastBody,
  ImportAnswerBody,
  ImportBody,
  ICalendarAnswerBody,
  PlanBody,
  PlanDayBody,
  PlanDetailBody,
  PlanListBody,
  PlanSettingsBody,
  PreviewAnswerBody,
  PreviewBody,
} from '../../../src/server/schemas/plan.ts';
import type { ApiClient } from './client.ts';
import type { Read } from './read.ts';

/** By name, or by the next launch. */
export type PlanOrder = 'name' | 'next';

/** A page of plans. What is launched does not make it old, so that its order stays: see `planRowsRead`. */
export function plansRead(client: ApiClient, text: string, order: PlanOrder, cursor: string): Read<PlanListBody> {
  return {
    queryKey: ['plans', 'order', text, order, cursor],
    queryFn: ({ signal }) => client.json('/api/plans', { query: { text: text || undefined, order, cursor: cursor || undefined }, signal }),
  };
}

/** Plans by id, in that order, as they are now. */
export function planRowsRead(client: ApiClient, ids: readonly number[]): Read<PlanListBody> {
  return {
    queryKey: ['plans', 'list', ids],
    queryFn: ({ signal }) => client.json('/api/plans', { query: { ids: ids.join(',') }, signal }),
  };
}

/** One plan, by name or id. */
export function planRead(client: ApiClient, plan: string): Read<PlanDetailBody> {
  return { queryKey: ['plans', 'one', plan], queryFn: ({ signal }) => client.json(addressOfPlan(plan), { signal }) };
}

/** Past and coming launches of plans. */
export function forecastRead(client: ApiClient, text: string, hours: number): Read<ForecastBody> {
  return {
    queryKey: ['plans', 'forecast', text, hours],
    queryFn: ({ signal }) => client.json('/api/plan-forecast', { query: { text: text || undefined, hours }, signal }),
  };
}

/** The coming changes of the clocks, and what the times of a plan make of them. */
export function clockChangesRead(client: ApiClient, plan: PlanBody): Read<PreviewAnswerBody> {
  const { when, zone, gap, overlap, start, end, calendar } = plan;
  const body = { when, zone, gap, overlap, start, end, calendar, count: 1, explain: true };
  return {
    queryKey: ['plans', 'preview', body],
    queryFn: ({ signal }) => client.json('/api/plans/preview', { method: 'POST', body, signal }),
  };
}

/** The sentence, the next moments and the coming changes of the clocks of times that are not saved. */
export function previewRead(client: ApiClient, times: PreviewBody): Read<PreviewAnswerBody> {
  const body: PreviewBody = { ...times, count: 10, explain: true };
  return {
    queryKey: ['plans', 'preview', body],
    queryFn: ({ signal }) => client.json('/api/plans/preview', { method: 'POST', body, signal }),
  };
}

/** Makes a plan (`plan` is its name) or changes what is given of one. */
export function savePlan(client: ApiClient, plan: string, settings: PlanSettingsBody): Promise<PlanDetailBody> {
  return client.json(addressOfPlan(plan), { method: 'PUT', body: settings });
}

/** Spans of the events of an iCalendar text. */
export function readICalendar(client: ApiClient, text: string): Promise<ICalendarAnswerBody> {
  return client.json('/api/plans/icalendar', { method: 'POST', body: { text } });
}

/** What has become of a plan, day by day, for 53 weeks. */
export function planDaysRead(client: ApiClient, plan: string): Read<{ readonly items: readonly PlanDayBody[] }> {
  return { queryKey: ['plans', 'days', plan], queryFn: ({ signal }) => client.json(`${addressOfPlan(plan)}/days`, { signal }) };
}

/** Launches nothing more by time. `plan` null: all. */
export async function suspendPlan(client: ApiClient, plan: string | null, reason: string): Promise<void> {
  await client.json(`${addressOfPlan(plan)}/suspend`, { method: 'POST', body: { reason } });
}

/** Ends a suspension. `plan` null: that of all; `missed` null: each plan's own rule for the moments that passed. */
export async function resumePlan(client: ApiClient, plan: string | null, missed: PlanSettingsBody['missed'] | null): Promise<void> {
  await client.json(`${addressOfPlan(plan)}/resume`, { method: 'POST', body: missed === null ? {} : { missed } });
}

/** What resuming a plan would launch by a rule: `onResume` of the answer. */
export function resumeRead(client: ApiClient, plan: string, missed: NonNullable<PlanSettingsBody['missed']>): Read<PlanDetailBody> {
  return {
    queryKey: ['plans', 'resume', plan, missed],
    queryFn: ({ signal }) => client.json(`${addressOfPlan(plan)}/resume`, { method: 'POST', body: { missed, dryRun: true }, signal }),
  };
}

/** Launches it now; gives the id of the instance. */
export async function launchPlan(client: ApiClient, plan: string): Promise<number> {
  const { id } = await client.json<{ readonly id: number }>(`${addressOfPlan(plan)}/launch`, { method: 'POST', body: {} });
  return id;
}

/** Deletes it; its instances stay. */
export async function deletePlan(client: ApiClient, plan: string): Promise<void> {
  await client.json(addressOfPlan(plan), { method: 'DELETE' });
}

/** What would become of a text of another scheduler; `asked` null: nothing is asked. Stays as it was answered: saving makes names taken. */
export function planImportRead(client: ApiClient, asked: ImportBody | null): Read<ImportAnswerBody> {
  return {
    queryKey: ['plan-import', asked],
    queryFn: ({ signal }) => client.json('/api/plans/import', { method: 'POST', body: { ...asked, dryRun: true }, signal }),
  };
}

/** Makes plans of a text of another scheduler; the answer says of each whether it was saved. */
export function importPlans(client: ApiClient, asked: ImportBody): Promise<ImportAnswerBody> {
  return client.json('/api/plans/import', { method: 'POST', body: asked });
}

/** The moments of the past that a backfill would launch. */
export function backfillRead(client: ApiClient, plan: string, range: BackfillBody): Read<BackfillAnswerBody> {
  return {
    queryKey: ['plans', 'backfill', plan, range],
    queryFn: ({ signal }) => client.json(`${addressOfPlan(plan)}/backfill`, { method: 'POST', body: { ...range, dryRun: true }, signal }),
  };
}

/** Launches moments of the past that were not launched; says which. */
export function backfillPlan(client: ApiClient, plan: string, range: BackfillBody): Promise<BackfillAnswerBody> {
  return client.json(`${addressOfPlan(plan)}/backfill`, { method: 'POST', body: range });
}

/** Launches nothing more of the backfills of a plan; gives how many moments are left out. */
export async function stopBackfills(client: ApiClient, plan: string): Promise<number> {
  const { stopped } = await client.json<{ readonly stopped: number }>(`${addressOfPlan(plan)}/backfill/stop`, { method: 'POST', body: {} });
  return stopped;
}

function addressOfPlan(plan: string | null): string {
  return plan === null ? '/api/plans' : `/api/plans/${encodeURIComponent(plan)}`;
}
