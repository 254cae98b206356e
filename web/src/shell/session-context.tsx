import { createContext, use, type ReactNode } from 'react';
import { can, type ObjectKind, type User, type Verb } from '../../../src/core/access/can.ts';
import type { SessionBody } from '../../../src/server/schemas/user.ts';

/** Who is signed in, and what they may do. */
export type SignedIn = {
  readonly user: User;
  readonly version: string | null;
  /** False: they came with a token, there is nothing to sign out of. */
  readonly hasSession: boolean;
};

const SessionContext = createContext<SignedIn | null>(null);

/** Gives the pages below who is signed in. */
export function SessionProvider({
  session,
  children,
}: {
  readonly session: SessionBody & { readonly user: User };
  readonly children: ReactNode;
}): ReactNode {
  return (
    <SessionContext value={{ user: session.user, version: session.version, hasSession: session.session !== null }}>
      {children}
    </SessionContext>
  );
}

/** Who is signed in. */
export function useSignedIn(): SignedIn {
  const signedIn = use(SessionContext);
  if (signedIn === null) throw new Error('useSignedIn needs a SessionProvider above');
  return signedIn;
}

/** Whether the reader may do it, by the very rules of the engine. What they may not do is absent from the page. */
export function useMay(verb: Verb, kind: ObjectKind, name: string | null = null): boolean {
  return can(useSignedIn().user, verb, { kind, name });
}
