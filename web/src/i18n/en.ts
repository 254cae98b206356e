import { admin } from './en/admin.ts';
import { engineLog } from './en/engine-log.ts';
import { errors } from './en/errors.ts';
import { general } from './en/general.ts';
import { home } from './en/home.ts';
import { instance } from './en/instance.ts';
import { instances } from './en/instances.ts';
import { goOn } from './en/go-on.ts';
import { audit } from './en/audit.ts';
import { compare } from './en/compare.ts';
import { launch } from './en/launch.ts';
import { planBackfill } from './en/plan-backfill.ts';
import { planImport } from './en/plan-import.ts';
import { planForm } from './en/plan-form.ts';
import { plans } from './en/plans.ts';
import { queues } from './en/queues.ts';
import { retrySchedules } from './en/retry-schedules.ts';
import { sessions } from './en/sessions.ts';
import { shell } from './en/shell.ts';
import { states } from './en/states.ts';
import { statistics } from './en/statistics.ts';
import { ui, units } from './en/ui.ts';
import { users } from './en/users.ts';
import { why } from './en/why.ts';
import { workflows } from './en/workflows.ts';

/** Every word of the pages, in English: a file for each noun. Texts with values are functions. */
export const en = {
  admin,
  audit,
  engineLog,
  errors,
  general,
  home,
  instance,
  instances,
  goOn,
  compare,
  launch,
  planBackfill,
  planImport,
  planForm,
  plans,
  queues,
  retrySchedules,
  sessions,
  shell,
  states,
  statistics,
  ui,
  units,
  users,
  why,
  workflows,
};
