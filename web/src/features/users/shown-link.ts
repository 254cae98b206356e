import type { PasswordLinkBody } from '../../../../src/server/schemas/user.ts';

/** A link that was just made: its code is nowhere else. */
export type ShownLink = PasswordLinkBody & { readonly name: string };
