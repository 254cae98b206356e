import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { sessionRead } from '../api/session.ts';
import { SessionProvider } from './session-context.tsx';
import { Shell } from './shell.tsx';

/** The pages of who is signed in. When the session ends, the route is asked again, and leads to signing in and back. */
export function SignedInArea(): ReactNode {
  const { client, live } = useApi();
  const router = useRouter();
  const session = useQuery(sessionRead(client)).data;
  const isSignedIn = session !== undefined && session.user !== null;
  useEffect(() => {
    if (!isSignedIn) {
      void router.invalidate();
      return undefined;
    }
    live.start();
    return () => live.stop();
  }, [isSignedIn, live, router]);
  if (session === undefined || session.user === null) return null;
  return (
    <SessionProvider session={{ ...session, user: session.user }}>
      <Shell />
    </SessionProvider>
  );
}
