/**
 * Plans of evQueue 3 as its interface gives them out: the answer of `workflow_schedules list` (with `display_parameters="yes"`, for the
 * parameters), or single elements `workflow_schedule` of it in any element around them.
 */
import type { XmlElement } from '../core/xml/element.ts';
import { parseXml } from '../core/xml/parse.ts';
import { type EvqueueDays, type EvqueuePlan, importEvqueuePlans, importEvqueueText } from '../core/plan/import/evqueue-schedule.ts';
import { notUnderstood, type PlanImport } from '../core/plan/import/imported-plan.ts';
import { reason } from '../core/plan/import/reason.ts';

/** Reads plans of evQueue: XML, or lines like `0;30;6;;; import_XML`. */
export function importEvqueue(text: string, days: EvqueueDays): PlanImport {
  return /^\uFEFF?\s*</.test(text) ? importEvqueueXml(text, days) : importEvqueueText(text, days);
}

function importEvqueueXml(text: string, days: EvqueueDays): PlanImport {
  const parsed = parseXml(text);
  if (!parsed.ok) {
    const { line, column, message } = parsed.error;
    return { plans: [], notUnderstood: [notUnderstood({ line, text: text.split('\n')[line - 1] ?? '' }, column - 1, message)] };
  }
  const elements = schedulesIn(parsed.value.root);
  if (elements.length === 0) {
    const source = { line: 1, text: `<${parsed.value.root.name}>` };
    return { plans: [], notUnderstood: [notUnderstood(source, 0, reason('noSchedule'), reason('noScheduleHint'))] };
  }
  return importEvqueuePlans(elements.map(planOfElement), days);
}

function schedulesIn(element: XmlElement): readonly XmlElement[] {
  if (element.name === 'workflow_schedule') return [element];
  return element.children.flatMap((child) => (child.kind === 'element' ? schedulesIn(child) : []));
}

function planOfElement(element: XmlElement): EvqueuePlan {
  const given = (name: string): string | null => {
    const value = element.attribute(name);
    return value === '' ? null : value;
  };
  return {
    line: element.position?.line ?? 1,
    schedule: element.attribute('schedule') ?? '',
    workflow: given('workflow_name'),
    parameters: element.children.flatMap((child) =>
      child.kind === 'element' && child.name === 'parameter'
        ? [{ name: child.attribute('name') ?? '', value: child.attribute('value') ?? '' }]
        : [],
    ),
    user: given('user'),
    host: given('host'),
    node: given('node'),
    comment: given('comment'),
    onFailure: element.attribute('onfailure') === 'SUSPEND' ? 'SUSPEND' : 'CONTINUE',
    // Older versions wrote words here.
    isActive: !['0', 'no', 'false'].includes(element.attribute('active') ?? '1'),
  };
}
