/** Plans: what screens draw of them. */
import type { FastifyInstance } from 'fastify';
import { planDays } from '../../app/plan-days.ts';
import { PlanForecasts } from '../../app/plan-forecast.ts';
import { readHolidays } from '../../app/plan-import.ts';
import { spanBodyOf } from '../bodies/plan-body.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { printWallTime } from '../../core/plan/wall-time.ts';
import { namedPath } from '../schemas/field.ts';
import { dayList, dayQuery, forecastBody, forecastQuery, icalendarAnswer, icalendarBody } from '../schemas/plan.ts';

const tag = 'Plans';
const read = { verb: 'read', object: 'plan' } as const;

/** Forecast, days, holidays. */
export function addPlanPictureRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const forecasts = new PlanForecasts();

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/plan-forecast',
    rule: read,
    tag,
    summary: 'Past and coming launches of all plans',
    description:
      'Bars by group of workflows, plans per quarter of an hour (per hour beyond two days), and where they want more slots of a queue than it has. Instances are taken to last as long as they usually do. Of more than some thousand plans it is worked out at most twice a minute, unless a plan was changed.',
    query: forecastQuery,
    answer: forecastBody,
    statuses: [200],
    async handle({ user, query: { hours = 24, text = null, suspended = null } }) {
      const forecast = await forecasts.find(deps, user, { text, isSuspended: suspended, isWatched: false }, hours);
      if (!forecast.ok) return forecast;
      const { window, groups, bars, buckets, clashes, launches, isCounted, plans, shifts, looked, isWhole } = forecast.value;
      return done({
        from: momentText(window.fromMs),
        now: momentText(window.nowMs),
        to: momentText(window.toMs),
        bucketSeconds: window.bucketMs / 1000,
        groups: [...groups],
        bars: bars.map(({ fromMs, toMs, ...bar }) => ({ ...bar, from: momentText(fromMs), to: momentText(toMs), plans: [...bar.plans] })),
        buckets: buckets.map(({ fromMs, ...bucket }) => ({ from: momentText(fromMs), ...bucket })),
        clashes: clashes.map(({ atMs, toMs, ...clash }) => ({
          ...clash,
          at: momentText(atMs),
          until: momentText(toMs),
          plans: [...clash.plans],
        })),
        clockChanges: shifts.map(({ kind, atMs, fromWallMs, toWallMs, zone }) => ({
          kind,
          zone,
          at: momentText(atMs),
          from: printWallTime(fromWallMs),
          to: printWallTime(toWallMs),
        })),
        launches,
        launchesAreCounted: isCounted,
        launching: plans,
        looked,
        isWhole,
      });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/plans/:name/days',
    rule: read,
    tag,
    summary: 'What has become of a plan, day by day',
    description: 'By the clock of the plan, today the last of the days. The last 10,000 moments of a plan are known.',
    path: namedPath('plan, or its id'),
    query: dayQuery,
    answer: dayList,
    statuses: [200],
    handle({ user, path: { name }, query: { days = 371 } }) {
      const found = planDays(deps, user, name, days);
      return found.ok ? done({ items: [...found.value] }) : found;
    },
  });

  addJsonRoute(app, {
    method: 'POST',
    url: '/api/plans/icalendar',
    rule: read,
    tag,
    summary: 'Holidays of an iCalendar file',
    description: 'Saves nothing. Each event becomes spans for the calendar of a plan; what is not understood is listed with its line.',
    body: icalendarBody,
    answer: icalendarAnswer,
    statuses: [200],
    handle({ user, body: { text } }) {
      const holidays = readHolidays(user, text);
      if (!holidays.ok) return holidays;
      const { events, notUnderstood } = holidays.value;
      return done({
        events: events.map(({ line, summary, spans }) => ({ line, summary, spans: spans.map((span) => spanBodyOf(span, momentText)) })),
        notUnderstood: notUnderstood.map(({ line, message }) => ({ line, message })),
      });
    },
  });
}
