/** Figures over many instances. */
import type { FastifyInstance } from 'fastify';
import { figuresOverTime, instanceHistogram, knownValues, workflowFigures, type WorkflowFigures } from '../../app/instance-figures.ts';
import type { ValueField } from '../../app/ports.ts';
import { listWorkflows } from '../../app/workflows.ts';
import { err } from '../../core/result.ts';
import type { ServerDeps } from '../deps.ts';
import { filterOf } from '../instance-filter.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText, parseMoment } from '../moment-text.ts';
import { namedPath } from '../schemas/field.ts';
import {
  histogramBody,
  statisticsBody,
  statisticsQuery,
  valueList,
  valuesQuery,
  workflowStatistics,
  workflowStatisticsList,
  type WorkflowStatistics,
} from '../schemas/figures.ts';
import { histogramQuery } from '../schemas/instance.ts';

const tag = 'Figures';
const read = { verb: 'read', object: 'instance' } as const;

/** Histogram, values, statistics. */
export function addInstanceFigureRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/histogram',
    rule: read,
    tag,
    summary: 'Instances of a filter by their launch',
    description: 'From the first to the last launch, or within `launchedAfter` and `launchedBefore`. The work is bounded: see `complete`.',
    query: histogramQuery,
    answer: histogramBody,
    isShared: true,
    statuses: [200],
    handle({ user, query: { buckets = 60, ...query } }) {
      const filter = filterOf(query, deps.nowMs());
      if (!filter.ok) return filter;
      const histogram = instanceHistogram(deps, user, filter.value, buckets);
      if (!histogram.ok) return histogram;
      const { fromMs, toMs, stretchMs, total, stretches } = histogram.value;
      return done({
        total,
        from: momentText(fromMs),
        to: momentText(toMs),
        bucketMs: stretchMs,
        complete: stretches.every(({ tally }) => tally !== null),
        buckets: stretches.map(({ fromMs: start, tally }) => ({
          from: momentText(start),
          count: tally?.count ?? null,
          failed: tally?.failed ?? null,
        })),
      });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/instances/values',
    rule: read,
    tag,
    summary: 'Values that a filter could be given',
    query: valuesQuery,
    answer: valueList,
    statuses: [200],
    handle({ user, query: { field, prefix = '', limit = 20 } }) {
      const values = knownValues(deps, user, valueFieldOf(field), prefix, limit);
      return values.ok ? done({ items: [...values.value] }) : values;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/workflows/:name/statistics',
    rule: read,
    tag,
    summary: 'How a workflow went lately',
    description: 'Durations are of instances without errors.',
    path: namedPath('workflow'),
    answer: workflowStatistics,
    statuses: [200],
    handle({ user, path: { name } }) {
      const figures = workflowFigures(deps, user, name);
      return figures.ok ? done(statisticsOf(figures.value)) : figures;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/workflow-statistics',
    rule: { verb: 'read', object: 'workflow' },
    tag,
    summary: 'How each workflow went lately',
    answer: workflowStatisticsList,
    statuses: [200],
    async handle({ user }) {
      const workflows = await listWorkflows(deps, user);
      if (!workflows.ok) return workflows;
      const items: WorkflowStatistics[] = [];
      for (const { name } of workflows.value) {
        const figures = workflowFigures(deps, user, name);
        if (!figures.ok) return figures;
        items.push(statisticsOf(figures.value));
        // Other requests have their turn between two.
        await new Promise<void>((resolve) => void setImmediate(resolve));
      }
      return done({ items });
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/statistics',
    rule: read,
    tag,
    summary: 'How things went over time',
    description: 'By the moment of the launch. Durations are of at most 200 instances of each bucket.',
    query: statisticsQuery,
    answer: statisticsBody,
    statuses: [200],
    handle({ user, query: { workflow = null, from, to, buckets = 30 } }) {
      const fromMs = parseMoment(from);
      const toMs = parseMoment(to);
      if (fromMs === null || toMs === null || fromMs >= toMs) {
        return err({
          code: 'INVALID_REQUEST',
          message: `query from, to: expected two moments like 2027-03-01T12:00:00Z, the first before the second, got "${from}" and "${to}"`,
        });
      }
      const figures = figuresOverTime(deps, user, workflow, { fromMs, toMs }, buckets);
      if (!figures.ok) return figures;
      const { stretchMs, stretches } = figures.value;
      return done({
        from: momentText(fromMs),
        to: momentText(toMs),
        bucketMs: stretchMs,
        buckets: stretches.map(({ fromMs: start, tally, duration, queued }) => ({
          from: momentText(start),
          launched: tally?.count ?? null,
          failed: tally?.failed ?? null,
          duration,
          queued,
        })),
      });
    },
  });
}

function valueFieldOf(field: string): ValueField {
  if (field === 'workflow' || field === 'group' || field === 'tag' || field === 'host') return { kind: field };
  if (field === 'launchedBy') return { kind: 'launcher' };
  return field === 'parameter' ? { kind: 'parameterName' } : { kind: 'parameter', name: field.slice('parameter.'.length) };
}

function statisticsOf({ last, ...figures }: WorkflowFigures): WorkflowStatistics {
  return {
    ...figures,
    failureRate: figures.sample === 0 ? null : figures.failed / figures.sample,
    last: last.map(({ id, startedAtMs, endedAtMs, errors }) => ({
      id,
      endedAt: momentText(endedAtMs),
      errors,
      durationMs: endedAtMs - startedAtMs,
    })),
  };
}
