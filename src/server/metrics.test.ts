import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('measurements of others stand beside those of the server, with their labels escaped', async () => {
  const metrics = createMetrics();
  metrics.answered('GET', '/api/queues', 200, 0.003);
  metrics.liveListenerDropped();
  const text = await metrics.text({
    instances: { executing: 1, terminated: 2, terminatedWithErrors: 3 },
    liveListeners: 4,
    measurements: [{ name: 'queue_waiting', help: 'Waiting.', type: 'gauge', samples: [{ labels: { queue: 'a"b\\c\nd' }, value: 5 }] }],
  });
  const lines = text.split('\n');
  expect(lines).toContain('evqueue_http_request_duration_seconds_count{method="GET",route="/api/queues",status="200"} 1');
  expect(lines).toContain('evqueue_live_dropped_total 1');
  expect(lines).toContain('evqueue_instances{state="terminatedWithErrors"} 3');
  expect(lines).toContain('evqueue_live_listeners 4');
  expect(lines).toContain('evqueue_queue_waiting{queue="a\\"b\\\\c\\nd"} 5');
});
