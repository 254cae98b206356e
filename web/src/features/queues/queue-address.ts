/** What is open over a queue, as the address says it: `/queues/mail?do=pause`. */
export type QueueDialog = 'new' | 'edit' | 'pause' | 'rename' | 'delete';

const dialogs: readonly QueueDialog[] = ['new', 'edit', 'pause', 'rename', 'delete'];

/** Reads it; null: nothing is open. */
export function queueDialogOf(text: string | undefined): QueueDialog | null {
  return dialogs.find((dialog) => dialog === text) ?? null;
}
