import { createHash } from 'node:crypto';
import type { InstanceState } from '../core/instance/state.ts';
import { patternOf, troubleOf, type ErrorTail, type Trouble } from '../core/instance/trouble.ts';
import type { TroubleRecord } from './ports.ts';

/** What is stored of the trouble of an instance that has ended; null: it had none. */
export function troubleRecordOf(state: InstanceState, tail: ErrorTail): TroubleRecord | null {
  const trouble = troubleOf(state, tail);
  if (trouble === null || state.endedAtMs === null) return null;
  const { id: instanceId, workflow } = state.launch;
  const pattern = patternOf(trouble.message);
  return { ...trouble, instanceId, workflow, endedAtMs: state.endedAtMs, pattern, fingerprint: fingerprintOf(workflow, trouble, pattern) };
}

/** Short for workflow, node, kind, how the command ended, and the pattern of the message. */
function fingerprintOf(workflow: string, { kind, node, outcome }: Trouble, pattern: string): string {
  const ended = outcome === null ? null : [outcome.kind, outcome.kind === 'exited' ? outcome.exitCode : null];
  return createHash('sha256')
    .update(JSON.stringify([workflow, node, kind, ended, pattern]))
    .digest('hex')
    .slice(0, 16);
}
