import { can, type AccessObject, type ObjectKind, type User, type Verb } from '../core/access/can.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { RequestError } from '../engine/request.ts';

const nouns: { readonly [kind in ObjectKind]: string } = {
  workflow: 'workflow',
  instance: 'instances of workflow',
  queue: 'queue',
  retrySchedule: 'retry schedule',
  plan: 'plan',
  engine: 'engine',
  log: 'log',
  audit: 'audit trail',
  user: 'user',
  view: 'views of',
};

/** The right as a `Result`, so that a verb can begin with it. */
export function permit(user: User, verb: Verb, kind: ObjectKind, name: string | null = null): Result<AccessObject, RequestError> {
  const object: AccessObject = { kind, name };
  if (can(user, verb, object)) return ok(object);
  const what =
    kind === 'engine' || kind === 'log' || kind === 'audit'
      ? `the ${nouns[kind]}`
      : name === null
        ? `any ${nouns[kind]}`
        : `${nouns[kind]} "${name}"`;
  return err({
    code: 'FORBIDDEN',
    message: `${user.name} lacks the right to ${verb} ${what}`,
    details: { user: user.name, roles: user.roles, verb, kind, name },
  });
}
