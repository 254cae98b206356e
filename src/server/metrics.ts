import { Counter, Histogram, Registry } from 'prom-client';
import type { InstanceCounts } from '../app/engine-status.ts';
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
export type Scrape = {
  readonly instances: InstanceCounts;
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
      const lines = [...ownMeasurements(now), ...now.measurements].map(measurementText);
      return `${await registry.metrics()}\n${lines.join('\n')}\n`;
    },
  };
}

function ownMeasurements({ instances, liveListeners }: Scrape): Measurement[] {
  const states = Object.entries(instances).map(([state, value]) => ({ labels: { state }, value }));
  return [
    { name: 'instances', help: 'Instances in the store, by state.', type: 'gauge', samples: states },
    { name: 'live_listeners', help: 'Open live connections.', type: 'gauge', samples: [{ labels: {}, value: liveListeners }] },
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
