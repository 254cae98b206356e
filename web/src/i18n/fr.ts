import { admin } from './fr/admin.ts';
import { engineLog } from './fr/engine-log.ts';
import { errors } from './fr/errors.ts';
import { general } from './fr/general.ts';
import { home } from './fr/home.ts';
import { instance } from './fr/instance.ts';
import { instances } from './fr/instances.ts';
import { goOn } from './fr/go-on.ts';
import { audit } from './fr/audit.ts';
import { compare } from './fr/compare.ts';
import { launch } from './fr/launch.ts';
import { planBackfill } from './fr/plan-backfill.ts';
import { planImport } from './fr/plan-import.ts';
import { planForm } from './fr/plan-form.ts';
import { plans } from './fr/plans.ts';
import { queues } from './fr/queues.ts';
import { retrySchedules } from './fr/retry-schedules.ts';
import { sessions } from './fr/sessions.ts';
import { shell } from './fr/shell.ts';
import { states } from './fr/states.ts';
import { statistics } from './fr/statistics.ts';
import { ui, units } from './fr/ui.ts';
import { users } from './fr/users.ts';
import { why } from './fr/why.ts';
import { workflows } from './fr/workflows.ts';
import type { Messages } from './messages.ts';

/** The same words in French. */
export const fr: Messages = {
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
