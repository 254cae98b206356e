/** The program: reads the command line and puts the parts together that it needs. */
import type { CommandLineDeps } from './cli/context.ts';
import { runCommandLine } from './cli/program.ts';
import { processTerminal } from './program/terminal.ts';
import { version } from './program/version.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Heavy parts are only loaded by the commands that need them. */
const deps: CommandLineDeps = {
  terminal: processTerminal,
  environment: process.env,
  version,
  start: async (configuration) => {
    const { start } = await import('./program/start.ts');
    return await start(configuration, processTerminal);
  },
  runOnce: async (request) => {
    const { runOnce } = await import('./program/run-once.ts');
    return await runOnce({ ...request, log: silent });
  },
  inspect: async (dataDir) => {
    const { inspectStore } = await import('./store/sqlite/doctor.ts');
    const { killFactOf } = await import('./program/kill-fact.ts');
    const { findings, facts } = inspectStore(dataDir);
    return { findings, facts: { ...facts, kills: killFactOf(dataDir, facts.running ? facts.pid : null) } };
  },
  backup: async (dataDir, file, onProgress) => {
    const { backupDirectory } = await import('./store/sqlite/backup-directory.ts');
    await backupDirectory(dataDir, file, onProgress);
  },
  verifyBackup: async (file) => {
    const { verifyBackup } = await import('./store/sqlite/restore.ts');
    return verifyBackup(file);
  },
  restore: async (file, dataDir) => {
    const { restoreBackup } = await import('./store/sqlite/restore.ts');
    return await restoreBackup(file, dataDir);
  },
};

process.exitCode = await runCommandLine(process.argv.slice(2), deps);
