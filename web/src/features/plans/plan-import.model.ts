/** An import from what is entered to what is asked, and from the answer to what is drawn. */
import type { ImportAnswerBody, ImportBody } from '../../../../src/server/schemas/plan.ts';

export type ImportSource = 'crontab' | 'systemd' | 'evqueue';
export const importSources: readonly ImportSource[] = ['crontab', 'systemd', 'evqueue'];

/** What is entered. `isOther`: the second dialect of a source, a crontab with users or days as evQueue's form showed them. */
export type ImportEntry = {
  readonly source: ImportSource;
  readonly isOther: boolean;
  readonly text: string;
  readonly zone: string;
  readonly queue: string;
  /** Empty: lines that name no workflow are refused. */
  readonly workflow: string;
};

/** What to ask; null: there is no text yet. */
export function importRequestOf({ source, isOther, text, zone, queue, workflow }: ImportEntry): ImportBody | null {
  if (text.trim() === '') return null;
  const other = source === 'crontab' ? 'crontab-system' : source === 'evqueue' ? 'evqueue-shown' : source;
  return {
    format: isOther ? other : source,
    text,
    ...(zone.trim() === '' ? {} : { zone: zone.trim() }),
    ...(queue === '' ? {} : { queue }),
    ...(workflow === '' || source !== 'evqueue' ? {} : { workflow }),
  };
}

/** A plan that was understood, with what became of it. */
export type ImportRow = ImportAnswerBody['plans'][number] & { readonly isSaved: boolean; readonly isChosen: boolean };

/** Plans that somebody has ticked or unticked, by name. */
export type ImportTicks = ReadonlyMap<string, boolean>;

/**
 * The plans of a dry run. What is there already is not wanted unless it was ticked. `saved`: what was answered when some were saved; before
 * that null.
 */
export function importRowsOf(dry: ImportAnswerBody, ticks: ImportTicks, saved: ImportAnswerBody | null): readonly ImportRow[] {
  const known = new Map(saved?.plans.map((plan) => [plan.name, plan]));
  return dry.plans.map((plan) => {
    const outcome = known.get(plan.name);
    const isSaved = outcome !== undefined && outcome.error === null;
    const error = outcome === undefined ? plan.error : outcome.error;
    return { ...plan, error, isSaved, isChosen: !isSaved && plan.error === null && (ticks.get(plan.name) ?? plan.sameAs === null) };
  });
}
