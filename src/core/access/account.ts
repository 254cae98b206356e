import type { Role } from './can.ts';

/** What is known of an account, beside its name. */
export type Account = {
  readonly roles: readonly Role[];
  /** False: none was chosen yet. */
  readonly hasPassword: boolean;
  /** null: it is not. */
  readonly disabledAtMs: number | null;
};

/** Whether somebody can sign in by it and make users. */
export function isActiveAdministrator({ roles, hasPassword, disabledAtMs }: Account): boolean {
  return roles.includes('administrator') && hasPassword && disabledAtMs === null;
}
