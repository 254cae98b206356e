/** One thing that can be found or done. */
export type Command = {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
};

/** Most of what is shown at once. */
const mostShown = 30;

/**
 * Commands for what was typed, best first: those that begin with it, then those with a word that does, then those that have
 * it somewhere. Groups stay together, in the order of their best.
 */
export function foundCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = plain(typed);
  const ranked = commands
    .map((command) => ({ command, rank: rankOf(plain(command.label), wanted) }))
    .filter((one): one is { command: Command; rank: number } => one.rank !== null);
  const best = new Map<string, number>();
  for (const { command, rank } of ranked) best.set(command.group, Math.min(best.get(command.group) ?? rank, rank));
  const groups = [...best.keys()];
  return ranked
    .toSorted(
      (a, b) =>
        (best.get(a.command.group) ?? 0) - (best.get(b.command.group) ?? 0) ||
        groups.indexOf(a.command.group) - groups.indexOf(b.command.group) ||
        a.rank - b.rank,
    )
    .slice(0, mostShown)
    .map(({ command }) => command);
}

function rankOf(label: string, wanted: string): number | null {
  if (wanted === '' || label.startsWith(wanted)) return 0;
  if (label.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 1;
  return label.includes(wanted) ? 2 : null;
}

/** Without case and accents. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
}
