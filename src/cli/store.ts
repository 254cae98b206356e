/** Commands that work on a data directory itself. */
import type { Command } from './command.ts';
import type { BackupFacts, Context, Inspection } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure, orFailure } from './failure.ts';
import { print } from './instance.ts';
import { directoryOptions } from './options.ts';
import { listText } from './table.ts';

/** Looks for what is wrong. */
export const doctorCommand: Command = {
  name: ['doctor'],
  summary: 'Look for what is wrong with a store and the machine it is on',
  description: 'Changes nothing, and works while an engine runs. It reads the whole store. The exit code is 1 if it finds an error.',
  arguments: [],
  options: directoryOptions,
  async run(context) {
    const inspection = await orFailure(context.inspect(context.dataDir));
    print(context, inspection, () => `data directory  ${context.dataDir}\n${factLines(inspection.facts)}${findingLines(inspection)}`);
    return hasErrors(inspection) ? exitCodes.failed : exitCodes.ok;
  },
};

/** Copies a store. */
export const backupCommand: Command = {
  name: ['backup'],
  summary: 'Copy the store into one file, while it is in use or not',
  arguments: [{ name: 'FILE', summary: 'The file to write' }],
  options: directoryOptions,
  async run(context, given) {
    const file = given.argument(0);
    await orFailure(context.backup(context.dataDir, file, percentOn(context)));
    const facts = await orFailure(context.verifyBackup(file));
    if (facts.problems.length > 0) throw new CommandFailure(`the backup was written, but is not in order: ${facts.problems.join('; ')}`);
    print(context, facts, () => `${file}: ${backupText(facts)}\n`);
    return exitCodes.ok;
  },
};

/** Makes a store from a copy. */
export const restoreCommand: Command = {
  name: ['restore'],
  summary: 'Make a store from a backup',
  description: 'The backup is verified before anything is written. Refused where the data directory holds a store already.',
  arguments: [{ name: 'FILE', summary: 'The backup' }],
  options: [
    { name: 'verify', value: null, summary: 'Inspect the restored store too, as doctor does' },
    { name: 'verify-only', value: null, summary: 'Verify the backup and restore nothing' },
    ...directoryOptions,
  ],
  async run(context, given) {
    const file = given.argument(0);
    if (given.has('verify-only')) {
      const facts = await orFailure(context.verifyBackup(file));
      print(context, facts, () =>
        facts.problems.length === 0
          ? `${file} is in order: ${backupText(facts)}\n`
          : facts.problems.map((problem) => `${problem}\n`).join(''),
      );
      return facts.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
    }
    const facts = await orFailure(context.restore(file, context.dataDir));
    const inspection = given.has('verify') ? await orFailure(context.inspect(context.dataDir)) : null;
    print(context, { ...facts, inspection }, () => {
      const verified = inspection === null ? '' : `verified\n${findingLines(inspection)}`;
      return `restored into ${context.dataDir}: ${backupText(facts)}\n${verified}`;
    });
    return inspection !== null && hasErrors(inspection) ? exitCodes.failed : exitCodes.ok;
  },
};

function hasErrors({ findings }: Inspection): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function findingLines({ findings }: Inspection): string {
  return findings.length === 0
    ? 'nothing is wrong\n'
    : findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}\n`).join('');
}

function factLines(facts: object): string {
  const pairs = Object.entries(facts).map(([name, value]: [string, unknown]): readonly [string, string | number | null] => [
    name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    typeof value === 'number' || typeof value === 'string' || value === null ? value : JSON.stringify(value),
  ]);
  return pairs.length === 0 ? '' : listText(pairs);
}

function backupText({ createdAtMs, instances, files, fileBytes }: BackupFacts): string {
  const when = createdAtMs === null ? '' : `, made ${new Date(createdAtMs).toISOString()}`;
  return `${instances} instances, ${files} output files of ${fileBytes} bytes${when}`;
}

/** Shows how far it is, in place, where somebody can see it. */
function percentOn({ terminal }: Context): (done: number, total: number) => void {
  if (!terminal.isTerminal) return () => undefined;
  let shown = -1;
  return (done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
    if (percent === shown) return;
    shown = percent;
    terminal.err(`\r${percent} %${percent === 100 ? '\n' : ''}`);
  };
}
