/**
 * What an import says about lines that it left out, and about what only nearly means the same: a key with values, so that every language
 * can say it, and its English.
 */

/** English by key; `{name}` is where a value goes. */
export const reasonTexts = {
  zone: 'expected a time zone like Europe/Paris, got "{got}"',
  zoneOfLine: 'the time zone of line {line} is not known',
  minutes: 'expected a number of minutes, got "{got}"',
  anacron: 'START_HOURS_RANGE belongs to anacron, whose lines name no times',
  variableName: 'expected the name of an environment variable, got "{got}"',
  cronLine: 'expected five fields and a command, a word like @daily and a command, or NAME=value',
  user: 'expected a user before the command, got "{got}"',
  userHint: 'a crontab that belongs to a user has none',
  command: 'expected a command, got nothing',
  workflow: 'names no workflow; say which one all such plans launch',
  execStart: 'expected ExecStart= in the service, found none',
  severalCommands: 'expected one command, got several',
  severalCommandsHint: 'make a workflow of them',
  serviceSetting: '"{setting}" of a service is not taken over',
  prefix: 'the prefix "{prefix}" of a command is not known here',
  specifier: '"{specifier}" stands for something that only systemd knows',
  variable: 'a variable in the command would not be replaced here: it runs without a shell',
  assignment: 'expected NAME=value, got "{got}"',
  unitLine: 'expected [Section], Key=value or a comment',
  timer: 'expected a unit with a section [Timer], found none',
  setting: '"{setting}" is not known',
  sinceTimer: '"{setting}" counts from the start of the timer',
  sinceBoot: '"{setting}" counts from the start of the machine',
  sinceManager: '"{setting}" counts from the start of the service manager',
  sinceEnd: '"{setting}" counts from the end of the last launch',
  atClockChange: '"{setting}" launches when the clock is set',
  atZoneChange: '"{setting}" launches when the time zone of the machine changes',
  wakes: '"{setting}" wakes a machine that sleeps',
  wholeSeconds: 'expected whole seconds, from 1 s to 36,600 days, got "{got}"',
  service: 'expected the service of this timer beside it',
  serviceNamed: 'expected {service}, which this timer starts, beside it',
  serviceHint: 'paste what "systemctl cat" prints for both',
  span: 'expected a span like 1h 30min, got "{got}"',
  allNodes: 'node "all" launches on each node; here the plan launches once, on the hosts of its tasks',
  evqueueLine: 'expected a schedule like 0;30;6;;; and the name of a workflow',
  noSchedule: 'there is no element workflow_schedule',
  noScheduleHint: 'evQueue gives them out by <workflow_schedules action="list" display_parameters="yes"/>',
  everyExitCode: 'the service takes every exit code for a success',
  fixedMoments: '{setting} counts from each launch; here the moments are fixed',
  ranAs: 'ran as {user}; here commands run as the user of the engine',
} as const;

export type ReasonKey = keyof typeof reasonTexts;

/** What is said, and with which values. */
export type Reason = { readonly key: ReasonKey; readonly values: { readonly [name: string]: string } };

/** Something that is said. */
export function reason(key: ReasonKey, values: Reason['values'] = {}): Reason {
  return { key, values };
}

/** A text with its values, in English unless other texts are given. */
export function reasonText({ key, values }: Reason, texts: { readonly [key in ReasonKey]: string } = reasonTexts): string {
  return texts[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
