/** How things went over time, as an answer and as a table for spreadsheets. */
import type { FastifyInstance } from 'fastify';
import type { RequestError } from '../../app/engine-types.ts';
import { statisticsReport, type Figures, type StatisticsReport } from '../../app/statistics.ts';
import type { User } from '../../core/access/can.ts';
import { err, type Result } from '../../core/result.ts';
import { csvLine } from '../csv.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText, parseMoment } from '../moment-text.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { reportBody, reportQuery, reportTableQuery, type ReportQuery, type ReportTableQuery } from '../schemas/statistics.ts';

const tag = 'Figures';
const rule = { verb: 'read', object: 'instance' } as const;

/** `/api/statistics/report`, and the same as CSV. */
export function addStatisticsRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/statistics/report',
    rule,
    tag,
    summary: 'Launches, durations, waits and failures by period, by workflow and by queue',
    description:
      'From figures that are kept while things happen: they outlive instances. Medians and percentiles are off by 4.5 % at most. An instance counts as launched when it was, and as ended, with all spans, when it did.',
    query: reportQuery,
    answer: reportBody,
    statuses: [200],
    async handle({ user, query }) {
      const report = await reportOf(deps, user, query);
      if (!report.ok) return report;
      const { fromMs, toMs, step, whole, periods, workflows, queues } = report.value;
      return done({
        from: momentText(fromMs),
        to: momentText(toMs),
        step,
        whole,
        periods: periods.map(({ fromMs: start, toMs: end, ...figures }) => ({ from: momentText(start), to: momentText(end), ...figures })),
        workflows: [...workflows],
        queues: [...queues],
      });
    },
  });

  app.route<{ Querystring: ReportTableQuery }>({
    method: 'GET',
    url: '/api/statistics/report.csv',
    config: { rule },
    exposeHeadRoute: false,
    schema: {
      tags: [tag],
      summary: 'One table of the report as CSV',
      querystring: reportTableQuery,
      response: { 200: { description: 'The file', content: { 'text/csv': { schema: { type: 'string' } } } }, '4xx': errorBody },
    },
    async handler(request, reply) {
      const { table = 'periods', ...query } = request.query;
      const report = await reportOf(deps, userOf(request), query);
      if (!report.ok) return await refuse(reply, report.error);
      return await reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statistics-${table}.csv"`)
        .send(tableText(report.value, table));
    },
  });
}

async function reportOf(deps: ServerDeps, user: User, query: ReportQuery): Promise<Result<StatisticsReport, RequestError>> {
  const { period = 'day', zone = 'UTC', from, to, workflow = null, group = null, queue = null } = query;
  const fromMs = parseMoment(from);
  const toMs = parseMoment(to);
  if (fromMs === null || toMs === null || fromMs >= toMs) {
    return err({
      code: 'INVALID_REQUEST',
      message: `query from, to: expected two moments like 2027-03-01T12:00:00Z, the first before the second, got "${from}" and "${to}"`,
    });
  }
  const rest = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
  return await statisticsReport(deps, user, { period, zone, fromMs, toMs, workflow, group, queue }, rest);
}

const figureColumns = ['started', 'ended', 'failed', 'runMedianMs', 'runP95Ms', 'waitMedianMs', 'waitP95Ms', 'retryMedianMs', 'retryP95Ms'];

function tableText(report: StatisticsReport, table: 'periods' | 'workflows' | 'queues'): string {
  if (table === 'periods') {
    const lines = report.periods.map((each) => csvLine([momentText(each.fromMs), momentText(each.toMs), ...cellsOf(each)]));
    return csvLine(['from', 'to', ...figureColumns]) + lines.join('');
  }
  return csvLine(['name', ...figureColumns]) + report[table].map((each) => csvLine([each.name, ...cellsOf(each)])).join('');
}

function cellsOf({ started, ended, failed, run, wait, retry }: Figures): (number | null)[] {
  const spans = [run, wait, retry].flatMap(({ medianMs, p95Ms }) => [medianMs, p95Ms]);
  return [started, ended, failed, ...spans.map((ms) => (ms === null ? null : Math.round(ms)))];
}
