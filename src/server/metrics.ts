import { Counter, Histogram, Registry } from 'prom-client';
import type { StatusView } from '../app/engine-status.ts';
import type { QueueState } from '../app/engine-types.ts';
import type { Measurement } from './deps.ts';

/** Upper ends of the histogram's buckets, seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What this server measures itself. */
export type Metrics = {
  answered(method: string, route: string, status: number, seconds: number): void;
  liveListenerDropped(): void;
  /** Everything in the format that Prometheus reads. */
  text(now: Scrape): Promise<string>;
  readonly contentType: string;
};

/** What is asked at each scrape. */
export type Scrape = StatusView & {
  readonly queues: readonly QueueState[];
  readonly liveListeners: number;
  readonly measurements: readonly Measurement[];
};

/** Metrics of one server; nothing is global. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const durations = new Histogram({
    name: 'evqueue_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  });
  const dropped = new Counter({
    name: 'evqueue_live_dropped_total',
    help: 'Live connections cut off because they read too slowly.',
    registers,
  });

  return {
    contentType: registry.contentType,
    answered: (method, route, status, seconds) => durations.observe({ method, route, status }, seconds),
    liveListenerDropped: () => dropped.inc(),
    async text(now) {
      const lines = [...engineMeasurements(now), ...now.measurements].map(measurementText);
      return `${await registry.metrics()}\n${lines.join('\n')}\n`;
    },
  };
}

function engineMeasurements({ engine, instances, queues, liveListeners }: Scrape): Measurement[] {
  const gauge = (name: string, help: string, value: number): Measurement => ({
    name,
    help,
    type: 'gauge',
    samples: [{ labels: {}, value }],
  });
  const ofQueues = (name: string, help: string, valueOf: (state: QueueState) => number): Measurement => ({
    name,
    help,
    type: 'gauge',
    samples: queues.map((state) => ({ labels: { queue: state.queue.name }, value: valueOf(state) })),
  });
  return [
    gauge('active_instances', 'Instances that have not ended.', engine.activeInstances),
    {
      name: 'instances',
      help: 'Instances in the store.',
      type: 'gauge',
      samples: Object.entries(instances).map(([state, value]) => ({ labels: { state }, value })),
    },
    gauge('running_tasks', 'Tasks that hold a slot.', engine.runningAttempts),
    gauge('queued_tasks', 'Tasks that wait for a slot.', engine.queuedTasks),
    gauge('retrying_tasks', 'Tasks that wait for a retry.', engine.retryingTasks),
    gauge('waiting_nodes', 'Nodes that wait for a condition.', engine.waitingNodes),
    gauge('starts_possible', '1: commands can be started now.', engine.startsPossible ? 1 : 0),
    gauge('epoch', 'Starts of the engine on this store.', engine.epoch),
    gauge('started_at_seconds', 'When the engine started, since 1970.', engine.startedAtMs / 1000),
    gauge('live_listeners', 'Open live connections.', liveListeners),
    ofQueues('queue_running_tasks', 'Tasks that hold a slot, by queue.', ({ running }) => running),
    ofQueues('queue_waiting_tasks', 'Tasks that wait, by queue.', ({ waiting }) => waiting),
    ofQueues('queue_concurrency', 'Slots, by queue.', ({ queue }) => queue.concurrency),
    ofQueues('queue_paused', '1: paused, by queue.', ({ queue }) => (queue.paused === null ? 0 : 1)),
  ];
}

function measurementText({ name, help, type, samples }: Measurement): string {
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    return `evqueue_${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
  });
  return [`# HELP evqueue_${name} ${help}`, `# TYPE evqueue_${name} ${type}`, ...lines].join('\n');
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
