import { errors } from './fr/errors.ts';
import { general } from './fr/general.ts';
import { instance } from './fr/instance.ts';
import { instances } from './fr/instances.ts';
import { sessions } from './fr/sessions.ts';
import { shell } from './fr/shell.ts';
import { states } from './fr/states.ts';
import { ui, units } from './fr/ui.ts';
import { why } from './fr/why.ts';
import type { Messages } from './messages.ts';

/** The same words in French. */
export const fr: Messages = { errors, general, instance, instances, sessions, shell, states, ui, units, why };
