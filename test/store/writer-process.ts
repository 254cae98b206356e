/** The other engine of `processes.test.ts`: commits whole instances for ever, and prints each number once it is acknowledged. */
import { writeSync } from 'node:fs';
import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { aDefinition, anAttempt, anEnd, anEndedInstance, anEntry, anInstance, aNode } from './records.ts';

const store = createSqliteStore({ dataDir: process.argv[2] ?? '' });
const { epoch } = await store.open();
writeSync(1, `epoch ${epoch}\n`);
await store.commit(epoch, [{ kind: 'definitionSaved', definition: aDefinition() }]);
for (let id = store.configuration().lastInstanceId + 1; ; id += 1) {
  await store.commit(epoch, [
    { kind: 'instanceCreated', instance: anInstance(id) },
    { kind: 'nodes', instanceId: id, nodes: [aNode(0), aNode(1)] },
    { kind: 'attemptAssigned', attempt: anAttempt(id, 1) },
    anEnd(id, 1, 1, { output: { stdout: { kind: 'inline', bytes: new Uint8Array(6000).fill(id) } } }),
    { kind: 'journal', instanceId: id, entries: [anEntry(1), anEntry(2)] },
    { kind: 'instanceChanged', instance: anEndedInstance(id) },
  ]);
  writeSync(1, `${id}\n`);
}
