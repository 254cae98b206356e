import type { FastifyInstance } from 'fastify';
import { listNodes, type NodeView } from '../../app/nodes.ts';
import type { ServerDeps } from '../deps.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { nodeList, type NodeBody } from '../schemas/node.ts';

/** The nodes with their machines. */
export function addNodeRoutes(app: FastifyInstance, deps: ServerDeps): void {
  addJsonRoute(app, {
    method: 'GET',
    url: '/api/nodes',
    rule: { verb: 'read', object: 'engine' },
    tag: 'Engine',
    summary: 'The nodes that serve this store: slots, load, versions, disks, health',
    answer: nodeList,
    statuses: [200],
    async handle({ user }) {
      const nodes = await listNodes(deps, user);
      return nodes.ok ? done({ items: nodes.value.map((node) => nodeBodyOf(node, deps.version)) }) : nodes;
    },
  });
}

function nodeBodyOf({ engine, slots, machine, store }: NodeView, version: string): NodeBody {
  const { lastBackup, sqliteVersion, ...sizes } = store;
  return {
    name: machine.name,
    state: engine === null ? 'silent' : engine.startsPossible ? 'up' : 'refusing',
    reason: engine?.startsRefusedReason ?? null,
    version,
    startedAt: engine === null ? null : momentText(engine.startedAtMs),
    epoch: engine?.epoch ?? null,
    slots,
    runningTasks: engine?.runningAttempts ?? null,
    queuedTasks: engine?.queuedTasks ?? null,
    activeInstances: engine?.activeInstances ?? null,
    system: machine.system,
    nodeVersion: machine.nodeVersion,
    sqliteVersion,
    processors: machine.processors,
    load: [...machine.load],
    memory: { totalBytes: machine.memoryTotalBytes, freeBytes: machine.memoryFreeBytes, ownBytes: machine.memoryOwnBytes },
    disks: machine.disks.map((disk) => ({ ...disk })),
    store: {
      ...sizes,
      lastBackup: lastBackup === null ? null : { at: momentText(lastBackup.atMs), file: lastBackup.file, sizeBytes: lastBackup.sizeBytes },
    },
  };
}
