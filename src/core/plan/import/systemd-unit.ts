import { linesOf, type SourceLine } from './imported-plan.ts';

/** A setting of a unit file: the last line of a value that goes over several is not kept, the first is its `source`. */
export type UnitSetting = {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly source: SourceLine;
  /** Where the value begins in the first line, from 0. */
  readonly offset: number;
};

/** A unit and its drop-ins. */
export type Unit = {
  /** `backup.timer`; null where the text does not say whose settings these are. */
  readonly name: string | null;
  readonly settings: readonly UnitSetting[];
};

/** What a text of units holds; `strange` are lines that are no part of any unit file. */
export type UnitTexts = { readonly units: readonly Unit[]; readonly strange: readonly SourceLine[] };

/** `# /etc/systemd/system/backup.timer.d/local.conf` and the like, as `systemctl cat` writes above each file. */
const fileHead = /^# (?:\/\S*)?\/([^/\s]+\.(?:timer|service))(?:\.d\/[^/\s]+)?\s*$/;

/**
 * Reads unit files of systemd, one after the other as `systemctl cat backup.timer backup.service` prints them; without its heads all
 * is one unit. Lines that end with a backslash go on in the next one, `#` and `;` begin comments, an empty value takes back
 * those that came before it.
 */
export function readUnits(text: string): UnitTexts {
  const units = new Map<string | null, UnitSetting[]>();
  const strange: SourceLine[] = [];
  let name: string | null = null;
  let section = '';
  const lines = linesOf(text);
  for (let index = 0; index < lines.length; index += 1) {
    const source = lines[index] ?? { line: index + 1, text: '' };
    const head = fileHead.exec(source.text);
    if (head !== null) {
      name = head[1] ?? null;
      section = '';
      continue;
    }
    if (/^\s*([#;]|$)/.test(source.text)) continue;
    const title = /^\s*\[([^\]]+)\]\s*$/.exec(source.text);
    if (title !== null) {
      section = title[1] ?? '';
      continue;
    }
    const setting = /^\s*([A-Za-z][\w-]*)\s*=\s*/.exec(source.text);
    if (setting === null || section === '') {
      strange.push(source);
      continue;
    }
    let value = source.text.slice(setting[0].length);
    while (value.endsWith('\\') && index + 1 < lines.length) {
      index += 1;
      const next = lines[index]?.text ?? '';
      if (!/^\s*[#;]/.test(next)) value = `${value.slice(0, -1)} ${next}`;
    }
    const settings = units.get(name) ?? [];
    units.set(name, settings);
    settings.push({ section, key: setting[1] ?? '', value: value.trim(), source, offset: setting[0].length });
  }
  return { units: [...units].map(([unitName, settings]) => ({ name: unitName, settings })), strange };
}

/** The values of a setting that may be given several times, without those that an empty one took back. */
export function settingsOf(unit: Unit, section: string, key: string): readonly UnitSetting[] {
  const given = unit.settings.filter((setting) => setting.section === section && setting.key === key);
  return given.slice(given.findLastIndex((setting) => setting.value === '') + 1);
}

/** The value of a setting that has one; the last one given. null where it is not given or empty. */
export function lastSetting(unit: Unit, section: string, key: string): UnitSetting | null {
  return settingsOf(unit, section, key).at(-1) ?? null;
}

const spanUnits: ReadonlyMap<string, number> = new Map(
  [
    { ms: 0.001, names: ['us', 'usec', 'µs', 'μs'] },
    { ms: 1, names: ['ms', 'msec'] },
    { ms: 1000, names: ['', 's', 'sec', 'second', 'seconds'] },
    { ms: 60_000, names: ['m', 'min', 'minute', 'minutes'] },
    { ms: 3_600_000, names: ['h', 'hr', 'hour', 'hours'] },
    { ms: 86_400_000, names: ['d', 'day', 'days'] },
    { ms: 604_800_000, names: ['w', 'week', 'weeks'] },
    { ms: 2_629_800_000, names: ['M', 'month', 'months'] },
    { ms: 31_557_600_000, names: ['y', 'year', 'years'] },
  ].flatMap(({ ms, names }) => names.map((name): readonly [string, number] => [name, ms])),
);

/** Reads a span like `1h 30min`, `90` (seconds) or `1.5h`; milliseconds, rounded, or null where it is none. */
export function parseUnitSpan(text: string): number | null {
  if (!/^(\s*\d{1,12}(\.\d{1,6})?\s*[A-Za-zµμ]*)+\s*$/.test(text) || text.length > 100) return null;
  let totalMs = 0;
  for (const [, count = '', name = ''] of text.matchAll(/(\d+(?:\.\d+)?)\s*([A-Za-zµμ]*)/g)) {
    const ms = spanUnits.get(name);
    if (ms === undefined) return null;
    totalMs += Number(count) * ms;
  }
  return Math.round(totalMs);
}

/** Whether a setting says yes: `yes`, `true`, `on` or 1. */
export function isYes(setting: UnitSetting | null): boolean {
  return setting !== null && /^(yes|true|on|1|y|t)$/i.test(setting.value);
}
