import type { PlanSettings, PlanWork } from '../plan.ts';
import { parseWallTime } from '../wall-time.ts';
import { momentOfWallTime, zoneOf } from '../zone.ts';
import { reasonOf, textOf, type ImportedPlan } from './imported-plan.ts';
import { reason, type Reason } from './reason.ts';

/** A plan that can be saved. */
export type PlanOfImport = {
  readonly line: number;
  readonly name: string;
  /** What it would be called if nothing else were; see `numberedName`. */
  readonly baseName: string;
  readonly settings: PlanSettings;
  /** Its notes for other languages, in order; null: one that is kept as it stood. */
  readonly noteReasons: readonly (Reason | null)[];
  readonly isSuspended: boolean;
};

/** Names that are taken. */
export type Names = { has(name: string): boolean };

/** What the source does not say. */
export type ImportChoices = {
  /** For plans that leave their zone to their machine. */
  readonly zone: string;
  /** Queue of commands. */
  readonly queue: string;
  /** Workflow of plans that name none; null: they cannot be saved. */
  readonly workflow: string | null;
};

/** An imported plan as a plan of ours with a name that is not in `names`; null where it names no workflow. */
export function planOfImport(imported: ImportedPlan, choices: ImportChoices, names: Names): PlanOfImport | null {
  const zoneName = imported.zone ?? choices.zone;
  const zone = zoneOf(zoneName);
  const momentOf = (text: string | null): number | null => {
    const wallMs = text === null ? null : parseWallTime(text);
    return wallMs === null || zone === null ? null : momentOfWallTime(zone, wallMs);
  };
  const { work, jitterMs, concurrency, missed, onFailure } = imported;
  const launched = workOf(imported, choices);
  if (launched === null) return null;
  const account = work.kind === 'command' && work.user !== null ? [reason('ranAs', { user: work.user })] : [];
  const notes = [...imported.notes, ...account];
  const baseName = baseNameOf(imported.name ?? wordOf(launched));
  return {
    line: imported.line,
    name: freeName(baseName, names),
    baseName,
    settings: {
      when: imported.when,
      zone: zoneName,
      startMs: momentOf(imported.start),
      endMs: momentOf(imported.end),
      work: launched,
      host: work.kind === 'workflow' ? work.host : null,
      user: work.kind === 'workflow' ? work.user : null,
      jitterMs,
      concurrency,
      missed,
      onFailure,
      notes: notes.map(textOf),
    },
    noteReasons: notes.map(reasonOf),
    isSuspended: imported.isSuspended,
  };
}

function workOf({ work }: ImportedPlan, choices: ImportChoices): PlanWork | null {
  if (work.kind === 'workflow') {
    const workflow = work.workflow ?? choices.workflow;
    return workflow === null ? null : { kind: 'workflow', workflow, parameters: work.parameters };
  }
  const { command, shell, stdin, directory, environment } = work;
  return { kind: 'command', command, shell, stdin, directory, environment, queue: choices.queue };
}

/** The program of a command without its directory, or the workflow. */
function wordOf(work: PlanWork): string {
  if (work.kind === 'workflow') return work.workflow;
  const program = work.command.trim().split(/[\s;|&]/, 1)[0] ?? '';
  return program.split('/').at(-1) ?? '';
}

function baseNameOf(wanted: string): string {
  const cleaned = wanted
    .replaceAll(/[^\w-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 56);
  return cleaned === '' || /^\d+$/.test(cleaned) ? `plan-${cleaned}`.replace(/-$/, '') : cleaned;
}

/** The names that are tried one after the other: `backup`, `backup-2`, `backup-3`. */
export function numberedName(baseName: string, number: number): string {
  return number === 1 ? baseName : `${baseName}-${number}`;
}

function freeName(baseName: string, names: Names): string {
  for (let number = 1; ; number += 1) {
    const name = numberedName(baseName, number);
    if (!names.has(name)) return name;
  }
}
