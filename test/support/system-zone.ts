/** The clocks of time zones by the zone data of the system, read by its own programs: nothing of it comes from the JavaScript engine. */
import { execFileSync } from 'node:child_process';
import type { WallClock } from './brute-force-cron.ts';

const MINUTE_MS = 60_000;

/** From `atMinute` on, counted since 1970 in UTC, the clock of a zone shows so many minutes more than UTC. */
export type OffsetChange = { readonly atMinute: number; readonly offsetMinutes: number };

/** The offsets of a zone in `[fromMs, toMs)`; the first item is what holds at `fromMs`. */
export function offsetChangesOf(zone: string, fromMs: number, toMs: number): readonly OffsetChange[] {
  const text = execFileSync('zdump', ['-v', zone], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const line = /\s(\w{3} \w{3}\s+\d+ \d\d:\d\d:\d\d \d+) UTC? = .* gmtoff=(-?\d+)$/;
  const known: OffsetChange[] = [];
  for (const row of text.split('\n')) {
    const match = line.exec(row);
    if (match !== null) known.push({ atMinute: Date.parse(`${match[1]} UTC`) / MINUTE_MS, offsetMinutes: Number(match[2]) / 60 });
  }
  // zdump shows the second before each change and the change itself.
  const real = known.filter((change, index) => index === 0 || change.offsetMinutes !== known[index - 1]?.offsetMinutes);
  const held = real.findLast((change) => change.atMinute * MINUTE_MS <= fromMs) ?? { atMinute: 0, offsetMinutes: fixedOffset(zone) };
  return [
    { atMinute: fromMs / MINUTE_MS, offsetMinutes: held.offsetMinutes },
    ...real.filter((change) => change.atMinute * MINUTE_MS > fromMs && change.atMinute * MINUTE_MS < toMs),
  ];
}

/** `zdump -v` says nothing of zones that never change: asks for the time now and for its offset. */
function fixedOffset(zone: string): number {
  const shown = execFileSync('date', ['-d', '2020-01-01T00:00:00Z', '+%z'], {
    encoding: 'utf8',
    env: { TZ: zone, PATH: process.env['PATH'] },
  }).trim();
  const minutes = Number(shown.slice(1, 3)) * 60 + Number(shown.slice(3, 5));
  return shown.startsWith('-') ? -minutes : minutes;
}

/** The clock that follows from offsets, minute by minute. */
export function wallClockOf(changes: readonly OffsetChange[], fromMs: number, toMs: number): WallClock {
  const fromMinute = fromMs / MINUTE_MS;
  const wallMinutes = new Int32Array((toMs - fromMs) / MINUTE_MS);
  for (const [index, change] of changes.entries()) {
    const end = (changes[index + 1]?.atMinute ?? toMs / MINUTE_MS) - fromMinute;
    for (let minute = change.atMinute - fromMinute; minute < end; minute += 1)
      wallMinutes[minute] = fromMinute + minute + change.offsetMinutes;
  }
  return { fromMinute, wallMinutes };
}
