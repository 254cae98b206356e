/** Twenty workflows as companies have them: what they are called, what they run, what they are given, how long it takes. */
import type { ParameterValue } from '../../src/core/instance/record.ts';
import type { Chance } from './chance.ts';

/** A workflow to fill a store with. */
export type FilledWorkflow = {
  readonly name: string;
  readonly group: string;
  readonly xml: string;
  /** Share of all instances. */
  readonly weight: number;
  /** Length of one command, typically. */
  readonly typicalMs: number;
  parameters(chance: Chance, index: number): readonly ParameterValue[];
};

type Step = { readonly task: string; readonly command: string; readonly queue: string };

const step = (task: string, command: string, queue = 'default'): Step => ({ task, command, queue });

const customers = ['acme', 'globex', 'initech', 'umbrella', 'hooli', 'stark', 'wayne', 'wonka', 'soylent', 'cyberdyne'];
const countries = ['FR', 'DE', 'IT', 'ES', 'NL', 'BE', 'CH', 'PT'];

type Parameter = readonly [name: string, value: (chance: Chance, index: number) => string];

const order: Parameter = ['order_id', (_, index) => `A-${100_000 + index}`];
const customer: Parameter = ['customer', (chance) => chance.pick(customers)];
const country: Parameter = ['country', (chance) => chance.pick(countries)];
const file: Parameter = ['file', (chance, index) => `/srv/in/${chance.pick(customers)}-${index}.csv`];
const amount: Parameter = ['amount', (chance) => (chance.between(100, 99_999) / 100).toFixed(2)];

/** The steps run one after the other; each inner list is one job, whose tasks run side by side. */
function filled(
  name: string,
  group: string,
  weight: number,
  typicalMs: number,
  given: readonly Parameter[],
  jobs: readonly (readonly Step[])[],
): FilledWorkflow {
  const inner = jobs.reduceRight((followers, steps, level) => {
    const tasks = steps.map(
      ({ task, command, queue }) =>
        `<task name="${task}" path="${command}" queue="${queue}" retry_delay="30" retry_times="2">${given
          .map(([parameter]) => `<input name="${parameter}"><value select="$${parameter}"/></input>`)
          .join('')}</task>`,
    );
    return `<subjobs><job name="step-${level + 1}"><tasks>${tasks.join('')}</tasks>${followers}</job></subjobs>`;
  }, '');
  const parameters = given.map(([parameter]) => `<parameter name="${parameter}"/>`).join('');
  return {
    name,
    group,
    weight,
    typicalMs,
    xml: `<workflow dialect="xpath-1"><parameters>${parameters}</parameters>${inner}</workflow>`,
    parameters: (chance, index) => given.map(([parameter, value]) => ({ name: parameter, value: value(chance, index) })),
  };
}

export const filledWorkflows: readonly FilledWorkflow[] = [
  filled('order-received', 'shop', 18, 900, [order, customer], [[step('check', 'check-order')], [step('reserve', 'reserve-stock', 'erp')]]),
  filled('order-paid', 'shop', 12, 1_500, [order, amount], [[step('book', 'book-payment', 'erp')], [step('confirm', 'send-mail', 'mail')]]),
  filled('order-shipped', 'shop', 9, 700, [order], [[step('label', 'print-label'), step('mail', 'send-mail', 'mail')]]),
  filled('refund', 'shop', 2, 1_200, [order, amount], [[step('refund', 'refund-payment', 'erp')]]),
  filled(
    'invoice',
    'finance',
    8,
    2_500,
    [order, customer],
    [[step('render', 'render-pdf', 'convert')], [step('send', 'send-mail', 'mail')]],
  ),
  filled('vat-report', 'finance', 1, 40_000, [country], [[step('collect', 'collect-vat', 'erp')], [step('upload', 'upload-report')]]),
  filled('bank-statement', 'finance', 2, 6_000, [file], [[step('fetch', 'fetch-file')], [step('import', 'import-mt940', 'erp')]]),
  filled(
    'image-resize',
    'media',
    14,
    1_800,
    [file],
    [[step('small', 'resize-image', 'convert'), step('large', 'resize-image', 'convert')]],
  ),
  filled('video-encode', 'media', 2, 240_000, [file], [[step('probe', 'probe-video')], [step('encode', 'encode-video', 'convert')]]),
  filled('catalogue', 'media', 1, 90_000, [country], [[step('pages', 'make-pages', 'convert')], [step('join', 'join-pages', 'convert')]]),
  filled('newsletter', 'marketing', 3, 15_000, [country], [[step('list', 'list-readers')], [step('send', 'send-mail', 'mail')]]),
  filled('crm-sync', 'marketing', 6, 5_000, [customer], [[step('read', 'read-crm')], [step('write', 'write-crm')]]),
  filled('price-feed', 'marketing', 4, 11_000, [country], [[step('build', 'build-feed')], [step('upload', 'upload-feed')]]),
  filled('stock-sync', 'logistics', 7, 3_500, [country], [[step('pull', 'pull-stock', 'erp')], [step('push', 'push-stock')]]),
  filled('carrier-events', 'logistics', 5, 1_100, [file], [[step('read', 'read-events')]]),
  filled('returns', 'logistics', 2, 2_200, [order, customer], [[step('check', 'check-return')], [step('book', 'book-return', 'erp')]]),
  filled(
    'backup',
    'systems',
    1,
    420_000,
    [file],
    [[step('dump', 'dump-database')], [step('copy', 'copy-away'), step('verify', 'verify-dump')]],
  ),
  filled('log-rotation', 'systems', 1, 8_000, [file], [[step('rotate', 'rotate-logs')]]),
  filled('certificate-check', 'systems', 1, 600, [customer], [[step('check', 'check-certificate')]]),
  filled('user-export', 'systems', 1, 21_000, [customer], [[step('export', 'export-users')], [step('encrypt', 'encrypt-file')]]),
];

/** Slots of the queues that the workflows name. */
export const filledQueues: readonly { readonly name: string; readonly concurrency: number }[] = [
  { name: 'default', concurrency: 8 },
  { name: 'erp', concurrency: 2 },
  { name: 'mail', concurrency: 4 },
  { name: 'convert', concurrency: 2 },
];
