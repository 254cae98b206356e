/** What the figures were measured on: the same code makes very different ones on another disk. */
import { closeSync, fdatasyncSync, openSync, readFileSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join } from 'node:path';
import { mountTypeOf } from '../src/store/sqlite/file-system.ts';
import { whole } from './figures.ts';

/** How long syncs are counted. */
const syncMs = 500;

/** Appends of 4 KiB, each followed by fdatasync, a second: what one small commit costs at least. */
export function syncsPerSecond(directory: string): number {
  const file = join(directory, `sync-${process.pid}`);
  const descriptor = openSync(file, 'wx');
  try {
    const block = Buffer.alloc(4096, 1);
    const startedMs = performance.now();
    let count = 0;
    for (; performance.now() - startedMs < syncMs; count += 1) {
      writeSync(descriptor, block);
      fdatasyncSync(descriptor);
    }
    return (count / (performance.now() - startedMs)) * 1000;
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}

/** `ext4, 3,300 syncs/s` */
export function placeText(directory: string): string {
  const type = mountTypeOf(readFileSync('/proc/self/mountinfo', 'utf8'), realpathSync(directory)) ?? 'unknown file system';
  return `${type}, ${whole(syncsPerSecond(directory))} syncs/s of 4 KiB`;
}

/** Load of the last minute and programs that want to run now, as the kernel counts them. */
export function loadText(): string {
  const wanting = readFileSync('/proc/loadavg', 'utf8').split(' ')[3]?.split('/')[0] ?? '?';
  return `${(loadavg()[0] ?? 0).toFixed(1)} in the last minute, ${wanting} now`;
}

/** Processor, cores, kernel, Node. */
export function machineText(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, Linux ${release()}, Node ${process.version}`;
}
