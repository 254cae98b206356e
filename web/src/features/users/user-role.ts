import { allRoles, type Role } from '../../../../src/core/access/can.ts';

/** The mightiest of some roles: the others add nothing to it. null: there is none. */
export function mightiestRole(roles: readonly Role[]): Role | null {
  return allRoles.find((role) => roles.includes(role)) ?? null;
}

/** Roles as they are offered: who does not think about it gives the least. */
export const offeredRoles: readonly Role[] = allRoles.toReversed();
