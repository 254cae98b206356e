/** Who may do what: every rule of every right stands in the table below. What the table does not name is denied. */

/** What somebody may be. One person or program can be several. */
export type Role = 'administrator' | 'operator' | 'reader';

/**
 * What can be done to an object: look at it; launch it; act on what runs (cancel, kill, retry, pause); change a definition,
 * which is running code as somebody; change how the engine works.
 */
export type Verb = 'read' | 'launch' | 'control' | 'edit' | 'configure';

/** Kinds of objects that rights are about. */
export type ObjectKind = 'workflow' | 'instance' | 'queue' | 'retrySchedule' | 'plan' | 'engine' | 'log' | 'audit' | 'user' | 'view';

/**
 * One object. `name` is that of the workflow for instances too, and that of the owner for sessions, settings and views of a user;
 * null: any of the kind, as in a list.
 */
export type AccessObject = { readonly kind: ObjectKind; readonly name: string | null };

/** Who asks. */
export type User = { readonly name: string; readonly roles: readonly Role[] };

type Rights = { readonly [kind in ObjectKind]: readonly Verb[] };

const rights: { readonly [role in Role]: Rights } = {
  administrator: {
    workflow: ['read', 'launch', 'edit'],
    instance: ['read', 'control'],
    queue: ['read', 'control', 'configure'],
    retrySchedule: ['read', 'configure'],
    plan: ['read', 'launch', 'control', 'edit'],
    engine: ['read', 'control', 'configure'],
    log: ['read'],
    audit: ['read'],
    user: ['read', 'edit', 'configure'],
    view: ['read', 'control', 'configure'],
  },
  operator: {
    workflow: ['read', 'launch'],
    instance: ['read', 'control'],
    queue: ['read', 'control'],
    retrySchedule: ['read'],
    plan: ['read', 'launch', 'control'],
    engine: ['read', 'control'],
    log: [],
    audit: ['read'],
    user: [],
    view: ['read', 'control'],
  },
  reader: {
    workflow: ['read'],
    instance: ['read'],
    queue: ['read'],
    retrySchedule: ['read'],
    plan: ['read'],
    engine: ['read'],
    log: [],
    audit: [],
    user: [],
    view: ['read'],
  },
};

/** What everybody with a role may do to the account that is their own: look at it, change its password, sessions, settings and views. */
const ownAccount: ReadonlySet<Verb> = new Set(['read', 'edit']);

/** All roles, the mightiest first. */
export const allRoles: readonly Role[] = ['administrator', 'operator', 'reader'];

/** Whether `user` may do `verb` to `object`; nobody may do anything. */
export function can(user: User | null, verb: Verb, object: AccessObject): boolean {
  if (user === null) return false;
  const isOwn = (object.kind === 'user' || object.kind === 'view') && object.name === user.name && ownAccount.has(verb);
  return user.roles.some((role) => isOwn || rights[role][object.kind].includes(verb));
}
