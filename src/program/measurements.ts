import type { AskEngine, QueueState } from '../engine/request.ts';
import type { Measurement } from '../server/deps.ts';

/** What the engine can tell about itself for `/metrics`. Nothing where it does not answer. */
export async function engineMeasurements(ask: AskEngine): Promise<readonly Measurement[]> {
  const [status, queues] = await Promise.all([ask({ kind: 'status' }), ask({ kind: 'queues' })]);
  const measurements: Measurement[] = [];
  const gauge = (name: string, help: string, value: number): void => {
    measurements.push({ name, help, type: 'gauge', samples: [{ labels: {}, value }] });
  };
  gauge('engine_up', '1 while the engine answers.', status.ok ? 1 : 0);
  if (status.ok) {
    gauge('engine_epoch', 'How many times the store was taken by an engine.', status.value.epoch);
    gauge('engine_start_time_seconds', 'When the engine started, seconds since 1970.', status.value.startedAtMs / 1000);
    gauge('instances_active', 'Instances that have not ended.', status.value.activeInstances);
    gauge('attempts_running', 'Commands that run or are being started.', status.value.runningAttempts);
    gauge('tasks_queued', 'Tasks that wait for a slot.', status.value.queuedTasks);
    gauge('tasks_retrying', 'Tasks that wait for a retry.', status.value.retryingTasks);
    gauge('nodes_waiting', 'Jobs and tasks that wait for a condition.', status.value.waitingNodes);
    gauge('starts_possible', '0 while nothing can be started, for example because the disk is full.', status.value.startsPossible ? 1 : 0);
  }
  if (queues.ok) {
    const perQueue = (name: string, help: string, value: (state: QueueState) => number): void => {
      const samples = queues.value.map((state) => ({ labels: { queue: state.queue.name }, value: value(state) }));
      measurements.push({ name, help, type: 'gauge', samples });
    };
    perQueue('queue_concurrency', 'Slots of the queue.', (state) => state.queue.concurrency);
    perQueue('queue_running', 'Occupied slots of the queue.', (state) => state.running);
    perQueue('queue_waiting', 'Tasks that wait in the queue.', (state) => state.waiting);
    perQueue('queue_paused', '1 while the queue is paused.', (state) => (state.queue.paused === null ? 0 : 1));
  }
  return measurements;
}
