/** What is told of the machine, the store and the configuration. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupDirectory } from '../../src/store/sqlite/backup-directory.ts';
import { startTestServer, tokens, type TestServer } from './harness.ts';

let http: TestServer;

beforeAll(async () => {
  http = await startTestServer();
  await http.send('PUT', '/api/queues/a', { json: { concurrency: 3 } });
  await http.send('PUT', '/api/queues/b', { json: { concurrency: 4 } });
});

afterAll(async () => {
  await http.stop();
});

test('the node tells its slots, its machine and its store; a directory that is not there is left out', async () => {
  const { items } = (await http.send('GET', '/api/nodes')).json<{ items: Record<string, unknown>[] }>();
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    state: 'up',
    reason: null,
    version: 'test',
    epoch: 1,
    slots: 7,
    runningTasks: 0,
    nodeVersion: process.versions.node,
    disks: [{ what: 'data', path: http.dataDir }],
    store: { lastBackup: null },
  });
});

test('the last backup is known, of whoever made it', async () => {
  const file = join(http.dataDir, 'copy.backup');
  await backupDirectory(http.dataDir, file);
  const { items } = (await http.send('GET', '/api/nodes')).json<{ items: { store: { lastBackup: Record<string, unknown> } }[] }>();
  expect(items[0]?.store.lastBackup).toMatchObject({ file, sizeBytes: expect.any(Number), at: expect.stringMatching(/^20/) });
});

test('everybody who may look at the engine may see both, and nobody else', async () => {
  for (const url of ['/api/nodes', '/api/configuration']) {
    expect((await http.send('GET', url, { headers: { authorization: `Bearer ${tokens.reader}` } })).status).toBe(200);
    expect((await http.send('GET', url, { headers: { authorization: '' } })).status).toBe(401);
  }
});
