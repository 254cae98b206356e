import type {
  BackfillAnswerBody,
  ImportAnswerBody,
  PlanBody,
  PlanDetailBody,
  PlanListBody,
  PlannedMomentBody,
  PlanSettingsBody,
  PreviewAnswerBody,
} from '../server/schemas/plan.ts';
import type { Command } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { CommandFailure } from './failure.ts';
import type { Given } from './given.ts';
import { print } from './instance.ts';
import type { Option } from './option.ts';
import { connectionOptions } from './options.ts';
import { readTextFile } from './parameters.ts';
import { calendarOf } from './plan-calendar.ts';
import { missedOf, planSettingsOf, saveOptions, timeOptions } from './plan-settings.ts';
import { listText, tableText } from './table.ts';

const name = { name: 'NAME', summary: 'Name of the plan, or its id' } as const;

const list: Command = {
  name: ['plan', 'list'],
  summary: 'List plans with their next moment and how they stand',
  arguments: [],
  options: [
    { name: 'text', value: 'TEXT', summary: 'Only those with this in their name, workflow, group or comment' },
    { name: 'order', value: 'ORDER', choices: ['name', 'next'], summary: 'By name, or by the next launch', default: 'name' },
    ...connectionOptions,
  ],
  async run(context, given) {
    const items: PlanBody[] = [];
    const ask = (cursor: string | null): Promise<PlanListBody> =>
      context
        .client()
        .ask('GET', '/api/plans', { query: { text: given.text('text'), order: given.text('order'), last: '1', limit: '1000', cursor } });
    let page = await ask(null);
    items.push(...page.items);
    while (page.nextCursor !== null) {
      page = await ask(page.nextCursor);
      items.push(...page.items);
    }
    const { allSuspended, count } = page;
    print(context, { items, count, allSuspended }, () => {
      const rows = items.map((item) => [item.name, stateOf(item), item.next[0] ?? null, item.last[0]?.state ?? null, item.sentence.en]);
      const head = allSuspended === null ? '' : `all plans are suspended by ${allSuspended.by}${reasonText(allSuspended.reason)}\n`;
      return head + (rows.length === 0 ? 'no plans\n' : tableText(['NAME', 'STATE', 'NEXT', 'LAST', 'WHEN'], rows));
    });
    return exitCodes.ok;
  },
};

const show: Command = {
  name: ['plan', 'show'],
  summary: 'Show one plan, what comes next and what came last',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const plan = await context.client().ask<PlanDetailBody>('GET', pathOf(given));
    print(context, plan, () => planText(plan));
    return exitCodes.ok;
  },
};

const save: Command = {
  name: ['plan', 'save'],
  summary: 'Create a plan, or change what is given of it',
  arguments: [name],
  options: [...saveOptions, ...connectionOptions],
  examples: [
    "evqueue plan save nightly --when '30 2 * * *' --zone Europe/Paris --workflow backup --parameter full=yes",
    "evqueue plan save tidy --when 'every 6h' --command 'find /tmp -mtime +7 -delete' --missed none",
  ],
  async run(context, given) {
    const json = planSettingsOf(given, (line) => context.terminal.err(line));
    const plan = await context.client().ask<PlanDetailBody>('PUT', pathOf(given), { json });
    print(context, plan, () => planText(plan));
    return exitCodes.ok;
  },
};

const remove: Command = {
  name: ['plan', 'delete'],
  summary: 'Delete a plan; its instances stay',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<object>('DELETE', pathOf(given));
    print(context, body, () => 'deleted\n');
    return exitCodes.ok;
  },
};

const preview: Command = {
  name: ['plan', 'preview'],
  summary: 'Show the moments that texts name, and the coming changes of the clocks; save nothing',
  arguments: [{ name: 'WHEN', summary: "Cron text like '30 2 * * *', or an interval like 'every 90m'", repeated: true }],
  options: [
    ...timeOptions,
    { name: 'after', value: 'MOMENT', summary: 'Moments later than this one', default: 'now' },
    { name: 'count', value: 'NUMBER', summary: 'How many', default: '10' },
    ...connectionOptions,
  ],
  examples: ["evqueue plan preview '30 2 * * *' --zone Europe/Paris --after 2027-03-27 --count 3"],
  async run(context, given) {
    const count = given.integer('count');
    const json = {
      when: given.arguments,
      ...timesOf(given, (line) => context.terminal.err(line)),
      ...text(given, 'after'),
      ...(count === null ? {} : { count }),
      explain: true,
    };
    const body = await context.client().ask<PreviewAnswerBody>('POST', '/api/plans/preview', { json });
    print(context, body, () => previewText(body));
    return exitCodes.ok;
  },
};

const all: Option = { name: 'all', value: null, summary: 'All plans, beside those that are suspended themselves' };
const anyPlan = { ...name, optional: true } as const;

const suspend: Command = {
  name: ['plan', 'suspend'],
  summary: 'Launch nothing more by time; what executes goes on',
  arguments: [anyPlan],
  options: [{ name: 'reason', value: 'TEXT', summary: 'Shown with the plan' }, all, ...connectionOptions],
  async run(context, given) {
    const body = await context.client().ask<object>('POST', `${pathOrAll(given)}/suspend`, { json: text(given, 'reason') });
    print(context, body, () => 'suspended\n');
    return exitCodes.ok;
  },
};

const resume: Command = {
  name: ['plan', 'resume'],
  summary: 'End a suspension',
  arguments: [anyPlan],
  options: [
    {
      name: 'missed',
      value: 'RULE',
      choices: ['none', 'last', 'all'],
      summary: 'What to launch of the moments that passed',
      default: "the plan's rule",
    },
    { name: 'missed-within', value: 'SECONDS', summary: 'Only those that are not older', default: '86400' },
    { name: 'missed-limit', value: 'NUMBER', summary: 'With all: the newest so many', default: '1000' },
    { name: 'dry-run', value: null, summary: 'Only say what would be launched, by each rule where --missed gives none' },
    all,
    ...connectionOptions,
  ],
  examples: ['evqueue plan resume nightly --dry-run', 'evqueue plan resume nightly --missed all --missed-within 86400'],
  async run(context, given) {
    const missed = missedOf(given);
    if (given.has('dry-run')) return await previewResume(context, given, missed);
    const body = await context.client().ask<object>('POST', `${pathOrAll(given)}/resume`, { json: missed === null ? {} : { missed } });
    print(context, body, () => 'resumed\n');
    return exitCodes.ok;
  },
};

async function previewResume(
  context: Parameters<Command['run']>[0],
  given: Given,
  missed: NonNullable<PlanSettingsBody['missed']> | null,
): Promise<number> {
  if (given.has('all')) throw new CommandFailure('--dry-run is for one plan: where all go on, each follows its own rule', exitCodes.usage);
  const path = `${pathOf(given)}/resume`;
  const rules = missed === null ? [null, ...(['none', 'last', 'all'] as const).map((kind) => ({ kind }))] : [missed];
  const plans = await Promise.all(
    rules.map((rule) =>
      context.client().ask<PlanDetailBody>('POST', path, { json: { dryRun: true, ...(rule === null ? {} : { missed: rule }) } }),
    ),
  );
  const items = plans.map(({ missed: own, onResume }, index) => ({ missed: rules[index] ?? own, isOwn: rules[index] === null, onResume }));
  print(context, { items }, () => {
    if (items.some(({ onResume }) => onResume === null)) return 'the plan is not suspended\n';
    const rows = items.map(({ missed: rule, isOwn, onResume }) => [
      isOwn ? `its rule: ${String(rule['kind'])}` : String(rule['kind']),
      onResume?.launch.length ?? 0,
      onResume?.passedOver ?? 0,
      onResume?.launch[0] ?? null,
      onResume?.launch.at(-1) ?? null,
    ]);
    return tableText(['MISSED', 'LAUNCHED', 'PASSED OVER', 'FIRST', 'LAST'], rows);
  });
  return exitCodes.ok;
}

const launch: Command = {
  name: ['plan', 'launch'],
  summary: 'Launch a plan now, whatever its times say',
  arguments: [name],
  options: connectionOptions,
  async run(context, given) {
    const body = await context.client().ask<{ readonly id: number }>('POST', `${pathOf(given)}/launch`, { json: {} });
    print(context, body, () => `instance ${body.id}\n`);
    return exitCodes.ok;
  },
};

const backfill: Command = {
  name: ['plan', 'backfill'],
  summary: 'Launch moments of the past that were not launched, oldest first',
  arguments: [name],
  options: [
    { name: 'from', value: 'MOMENT', summary: 'From this one on, like 2027-03-01 by the clock of the plan' },
    { name: 'to', value: 'MOMENT', summary: 'Up to this one, which is not included', default: 'now' },
    { name: 'limit', value: 'NUMBER', summary: 'Most moments', default: '100' },
    { name: 'concurrency', value: 'NUMBER', summary: 'How many instances at once', default: '1' },
    { name: 'dry-run', value: null, summary: 'Only say which moments' },
    { name: 'stop', value: null, summary: 'Launch nothing more of the backfills of the plan' },
    ...connectionOptions,
  ],
  async run(context, given) {
    if (given.has('stop')) {
      const body = await context.client().ask<{ readonly stopped: number }>('POST', `${pathOf(given)}/backfill/stop`, { json: {} });
      print(context, body, () => `${body.stopped} moments are not launched any more\n`);
      return exitCodes.ok;
    }
    const [limit, concurrency] = [given.integer('limit'), given.integer('concurrency')];
    const json = {
      ...text(given, 'from'),
      ...text(given, 'to'),
      ...(limit === null ? {} : { limit }),
      ...(concurrency === null ? {} : { concurrency }),
      dryRun: given.has('dry-run'),
    };
    const body = await context.client().ask<BackfillAnswerBody>('POST', `${pathOf(given)}/backfill`, { json });
    print(context, body, () => {
      const rest = `${body.taken === 0 ? '' : `, ${body.taken} left out that were taken before`}${body.more ? ', and there are more' : ''}`;
      const what = body.backfillId === null ? 'moments' : 'moments are launched';
      return `${body.moments.map((each) => `${each}\n`).join('')}${body.moments.length} ${what}${rest}\n`;
    });
    return exitCodes.ok;
  },
};

const importing: Command = {
  name: ['plan', 'import'],
  summary: 'Make plans of those of another scheduler, and say which lines were not understood',
  arguments: [
    {
      name: 'FORMAT',
      summary:
        'crontab, crontab-system (with a user in each line), systemd, evqueue (lines, or the XML of its list), evqueue-shown (days from 1)',
    },
    { name: 'FILE', summary: 'The file; - is the standard input' },
  ],
  options: [
    { name: 'dry-run', value: null, summary: 'Only say what was understood; save nothing' },
    { name: 'zone', value: 'ZONE', summary: 'Zone of plans that leave it to their machine', default: 'that of this machine' },
    { name: 'queue', value: 'QUEUE', summary: 'Queue of commands', default: 'default' },
    { name: 'workflow', value: 'WORKFLOW', summary: 'Workflow of lines that name none' },
    { name: 'duplicates', value: null, summary: 'Save also what launches the same at the same times as a plan that is there' },
    ...connectionOptions,
  ],
  examples: ['crontab -l | evqueue plan import crontab - --zone Europe/Paris --dry-run'],
  async run(context, given) {
    const [format, file] = [given.argument(0), given.argument(1)];
    const json = {
      format,
      text: readTextFile(file),
      dryRun: given.has('dry-run'),
      zone: given.text('zone') ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...text(given, 'queue'),
      ...text(given, 'workflow'),
      duplicates: given.has('duplicates'),
    };
    const body = await context.client().ask<ImportAnswerBody>('POST', '/api/plans/import', { json });
    print(context, body, () => importText(body, file, json));
    const isWhole = body.notUnderstood.length === 0 && body.plans.every(({ error }) => error === null);
    return isWhole ? exitCodes.ok : exitCodes.failed;
  },
};

/** All commands about plans. */
export const planCommands: readonly Command[] = [list, show, save, remove, preview, suspend, resume, launch, backfill, importing];

function pathOf(given: Given): string {
  return `/api/plans/${encodeURIComponent(given.argument(0))}`;
}

function pathOrAll(given: Given): string {
  if (given.has('all')) return '/api/plans';
  if (given.arguments.length === 0) throw new CommandFailure('expected the name of a plan, or --all', exitCodes.usage);
  return pathOf(given);
}

function text(given: Given, option: string): { readonly [name: string]: string } {
  const value = given.text(option);
  return value === null ? {} : { [option]: value };
}

function timesOf(given: Given, say: (text: string) => void): { readonly [name: string]: unknown } {
  const calendar = calendarOf(given, say);
  const texts = ['zone', 'gap', 'overlap', 'start', 'end'].map((option) => text(given, option));
  return Object.assign({}, ...texts, calendar === undefined ? {} : { calendar });
}

function stateOf({ suspended, health }: PlanBody): string {
  return suspended === null ? health : 'suspended';
}

function reasonText(reason: string): string {
  return reason === '' ? '' : `: ${reason}`;
}

function planText(plan: PlanDetailBody): string {
  const { suspended, onResume } = plan;
  const facts = listText([
    ['plan', `${plan.name} (${plan.id})`],
    ['when', plan.sentence.en],
    ['launches', plan.command === null ? plan.workflow : String(plan.command['command'])],
    ['if executing', plan.concurrency],
    ['if missed', String(plan.missed['kind'])],
    ['state', plan.health],
    ...(suspended === null ? [] : [['suspended', `since ${suspended.since} by ${suspended.by}${reasonText(suspended.reason)}`] as const]),
    ...(onResume === null
      ? []
      : [['if resumed', `${onResume.launch.length} launched at once, ${onResume.passedOver} passed over`] as const]),
    ...plan.notes.map((note) => ['note', note] as const),
    ['next', plan.next.slice(0, 5).join('  ')],
    ...plan.backfills
      .filter(({ waiting, executing }) => waiting + executing > 0)
      .map(({ total, waiting, executing }) => ['backfill', `${total - waiting - executing} of ${total}`] as const),
  ]);
  return plan.last.length === 0 ? facts : `${facts}\n${tableText(['MOMENT', 'STATE', 'INSTANCE', 'ERRORS'], plan.last.map(momentRow))}`;
}

function momentRow(row: PlannedMomentBody): readonly (string | number | null)[] {
  return [row.moment, row.detail === null ? row.state : `${row.state}: ${row.detail}`, row.instanceId, row.errors];
}

function previewText({ moments, sentence, clockChanges = [] }: PreviewAnswerBody): string {
  const changes = clockChanges.map(
    (change) =>
      `${change.kind === 'gap' ? 'clocks go forward' : 'clocks go back'} ${change.at}: ${change.moments.length === 0 ? 'nothing is launched' : change.moments.join('  ')}\n`,
  );
  return `${sentence?.en ?? ''}\n${moments.map((each) => `${each}\n`).join('')}${changes.join('')}`;
}

function importText(body: ImportAnswerBody, file: string, asked: { readonly dryRun: boolean; readonly duplicates: boolean }): string {
  const isThere = ({ sameAs }: ImportAnswerBody['plans'][number]): boolean => sameAs !== null && !asked.duplicates;
  const rows = body.plans.map((plan) => [
    plan.line,
    isThere(plan) ? `${plan.sameAs} is there already` : plan.name,
    plan.error === null ? plan.sentence.en : plan.error.message,
    plan.launches,
  ]);
  const table = rows.length === 0 ? '' : tableText(['LINE', 'PLAN', 'WHEN', 'LAUNCHES'], rows);
  const refused = body.notUnderstood.map(
    ({ line, column, message, hint, text: source }) =>
      `${file}:${line}:${column}: ${message}${hint === undefined ? '' : ` (${hint})`}\n  ${source}\n`,
  );
  const fine = body.plans.filter((plan) => plan.error === null && !isThere(plan)).length;
  const there = body.plans.filter(isThere).length;
  return `${table}${refused.join('')}${fine} plans ${asked.dryRun ? 'understood, nothing saved' : 'saved'}${there === 0 ? '' : `, ${there} there already`}, ${refused.length} lines not understood\n`;
}
