/**
 * Crontabs: the user's own (`crontab -l`) and the system's (`/etc/crontab`, `/etc/cron.d`), which have a user before the command.
 *
 *     CRON_TZ=Europe/Paris               settings hold for the lines below them
 *     MAILTO=ops@example.org
 *     30 2 * * *  /usr/bin/backup        five fields or @daily, then the command
 *     0 6 * * 1   mail -s Hi ops%Hello%  what follows the first % is standard input, each further % begins a line; \% is %
 *
 * What cron does and no line says becomes a rule of the plan: launches go beside each other, missed moments are not caught up.
 */
import { parseCron } from '../cron.ts';
import { zoneOf } from '../zone.ts';
import {
  type ImportedPlan,
  linesOf,
  type NotUnderstood,
  notUnderstood,
  type PlanImport,
  refusedText,
  type SourceLine,
} from './imported-plan.ts';
import { reason } from './reason.ts';

/** Whether lines name a user before the command. */
export type CrontabFormat = 'user' | 'system';

/** What the settings above a line make of it. */
type Settings = {
  /** The zone, and the line that names it where it is not known: plans below that line would launch at the wrong time. */
  zone: { readonly name: string | null; readonly unknownSince: number | null };
  shell: string;
  jitterMs: number;
  readonly notes: Map<string, string>;
  readonly environment: Map<string, string>;
};

/** Settings for the mail that cron sends; evqueue sends none by itself, so they are kept as notes. */
const mailSettings: ReadonlySet<string> = new Set(['MAILTO', 'MAILFROM', 'CONTENT_TYPE', 'CONTENT_TRANSFER_ENCODING']);

/** Texts that some cron daemons know beside those of `parseCron`. */
const otherMacros: ReadonlyMap<string, string> = new Map([
  ['@every_minute', '* * * * *'],
  ['@every_second', '* * * * * *'],
]);

const settingPattern = /^\s*("[^"]*"|'[^']*'|[^\s=]+)\s*=\s*(.*?)\s*$/;

/** Reads a crontab; see the head of this file. Never fails as a whole: what is not understood is listed with its line. */
export function importCrontab(text: string, format: CrontabFormat): PlanImport {
  const plans: ImportedPlan[] = [];
  const refused: NotUnderstood[] = [];
  const settings: Settings = {
    zone: { name: null, unknownSince: null },
    shell: '/bin/sh',
    jitterMs: 0,
    notes: new Map(),
    environment: new Map(),
  };
  let comment: string[] = [];
  for (const source of linesOf(text)) {
    const trimmed = source.text.trim();
    if (trimmed.startsWith('#')) {
      comment.push(trimmed.replace(/^#+\s*/, ''));
      continue;
    }
    const name = nameOf(comment);
    comment = [];
    if (trimmed === '') continue;
    const setting = settingPattern.exec(source.text);
    if (setting !== null) {
      const fault = applySetting(settings, source, unquote(setting[1] ?? ''), unquote(setting[2] ?? ''));
      if (fault !== null) refused.push(fault);
      continue;
    }
    const entry = readEntry(source, format, settings, name);
    if ('plan' in entry) plans.push(entry.plan);
    else refused.push(entry.fault);
  }
  return { plans, notUnderstood: refused };
}

/** The comment right above a line, without the head that names the fields of a crontab. */
function nameOf(comment: readonly string[]): string | null {
  const said = comment.filter((line) => line !== '' && !/\b(dom|dow)\b|^[.|*\s-]+|^m h /i.test(line));
  return said.length === 0 ? null : said.join(' ');
}

function unquote(text: string): string {
  return /^(".*"|'.*')$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

function applySetting(settings: Settings, source: SourceLine, name: string, value: string): NotUnderstood | null {
  const valueOffset = source.text.indexOf('=') + 1;
  if (name === 'CRON_TZ') {
    const isKnown = value === '' || zoneOf(value) !== null;
    settings.zone = { name: value === '' || !isKnown ? null : value, unknownSince: isKnown ? null : source.line };
    return isKnown ? null : notUnderstood(source, valueOffset, reason('zone', { got: value }));
  }
  if (name === 'RANDOM_DELAY') {
    if (!/^\d{1,5}$/.test(value)) return notUnderstood(source, valueOffset, reason('minutes', { got: value }));
    settings.jitterMs = Number(value) * 60_000;
    return null;
  }
  if (name === 'START_HOURS_RANGE') return notUnderstood(source, 0, reason('anacron'));
  if (mailSettings.has(name)) settings.notes.set(name, `${name}=${value}`);
  else if (name === 'SHELL') settings.shell = value;
  else if (/^[A-Za-z_]\w*$/.test(name)) settings.environment.set(name, value);
  else return notUnderstood(source, 0, reason('variableName', { got: name }));
  return null;
}

type Entry = { readonly plan: ImportedPlan } | { readonly fault: NotUnderstood };

function readEntry(source: SourceLine, format: CrontabFormat, settings: Settings, name: string | null): Entry {
  // A minus before the fields tells some daemons not to log the launch.
  const start = /^\s*-?/.exec(source.text)?.[0].length ?? 0;
  const body = source.text.slice(start);
  const timePattern = body.startsWith('@') ? /^(\S+)\s*/ : /^((?:\S+\s+){4}\S+)\s*/;
  const time = timePattern.exec(body);
  if (time === null)
    return {
      fault: notUnderstood(source, start, reason('cronLine')),
    };
  const when = whenOf(source, start, time[1] ?? '');
  if (typeof when !== 'string') return { fault: when };
  if (settings.zone.unknownSince !== null)
    return { fault: notUnderstood(source, start, reason('zoneOfLine', { line: String(settings.zone.unknownSince) })) };
  let rest = body.slice(time[0].length);
  let user: string | null = null;
  if (format === 'system') {
    const word = /^(\S+)\s*/.exec(rest);
    user = word?.[1] ?? '';
    if (!/^[A-Za-z_][\w.-]*\$?$/.test(user))
      return {
        fault: notUnderstood(source, start + time[0].length, reason('user', { got: user }), reason('userHint')),
      };
    rest = rest.slice(word?.[0].length ?? 0);
  }
  const { command, stdin } = splitPercent(rest);
  if (command.trim() === '') return { fault: notUnderstood(source, source.text.length, reason('command')) };
  return {
    plan: {
      line: source.line,
      name,
      when: [when],
      zone: settings.zone.name,
      start: null,
      end: null,
      work: {
        kind: 'command',
        command: command.trim(),
        shell: settings.shell,
        stdin,
        user,
        directory: null,
        environment: [...settings.environment].map(([variable, value]) => ({ name: variable, value })),
      },
      jitterMs: settings.jitterMs,
      concurrency: 'allow',
      missed: { kind: 'none' },
      onFailure: { kind: 'continue' },
      isSuspended: false,
      notes: [...settings.notes.values()],
    },
  };
}

/** The text in our spelling, which is theirs but for one rule of the two day fields. */
function whenOf(source: SourceLine, start: number, text: string): string | NotUnderstood {
  const macro = otherMacros.get(text.toLowerCase());
  if (macro !== undefined) return macro;
  const parsed = parseCron(text);
  if (!parsed.ok) return refusedText(source, start, parsed.error);
  const fields = text.split(/\s+/);
  const [, , dayOfMonth = '', , dayOfWeek = ''] = fields;
  // Cron takes a day field that begins with a star, like */2, for one that is not given: then both must fit.
  const both =
    parsed.value.daysOfMonth !== null && parsed.value.daysOfWeek !== null && (dayOfMonth.startsWith('*') || dayOfWeek.startsWith('*'));
  if (!both) return fields.join(' ');
  const adapted = fields.with(4, `+${dayOfWeek}`).join(' ');
  const reparsed = parseCron(adapted);
  return reparsed.ok ? adapted : refusedText(source, start, { ...reparsed.error, offset: 0 });
}

function splitPercent(text: string): { readonly command: string; readonly stdin: string | null } {
  let command = '';
  let stdin: string | null = null;
  for (let index = 0; index < text.length; index += 1) {
    let character = text[index] ?? '';
    if (character === '\\' && text[index + 1] === '%') {
      character = '%';
      index += 1;
    } else if (character === '%') {
      if (stdin === null) {
        stdin = '';
        continue;
      }
      character = '\n';
    }
    if (stdin === null) command += character;
    else stdin += character;
  }
  return { command, stdin: stdin === null || stdin.endsWith('\n') ? stdin : `${stdin}\n` };
}
