import type { Terminal } from './context.ts';
import { taskLine, tasksBelow, treeLines, type ShownJob } from './tree-lines.ts';

/** Shows how an instance gets on. */
export type Progress = {
  show(jobs: readonly ShownJob[]): void;
};

/** Nothing is shown. */
export const noProgress: Progress = { show: () => undefined };

/** A tree that changes in place on a terminal; lines about what has changed elsewhere. */
export function createProgress(terminal: Terminal): Progress {
  return terminal.isTerminal ? treeProgress(terminal) : lineProgress(terminal);
}

/** Most lines of a tree that changes in place: what has scrolled away cannot be changed any more. */
const maxLines = 40;

function treeProgress(terminal: Terminal): Progress {
  let drawn = 0;
  return {
    show(jobs) {
      const width = Math.max(20, terminal.columns() - 1);
      const all = treeLines(jobs);
      const lines = all.length > maxLines ? [...all.slice(0, maxLines - 1), `… ${all.length - maxLines + 1} more lines`] : all;
      const up = drawn === 0 ? '' : `\u001B[${drawn}A`;
      terminal.err(`${up}\u001B[J${lines.map((line) => `${line.slice(0, width)}\n`).join('')}`);
      drawn = lines.length;
    },
  };
}

/** One line for each task that has come to an end, is retried or aborted: not for each that waits its turn. */
const told = new Set(['terminated', 'aborted', 'retrying']);

function lineProgress(terminal: Terminal): Progress {
  const before = new Map<number, string>();
  return {
    show(jobs) {
      for (const task of jobs.flatMap(tasksBelow)) {
        if (task.nodeId === null || !told.has(task.status)) continue;
        const state = `${task.status} ${task.attempts.length}`;
        if (before.get(task.nodeId) === state) continue;
        before.set(task.nodeId, state);
        terminal.err(`${taskLine(task)}\n`);
      }
    },
  };
}
