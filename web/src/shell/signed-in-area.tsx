import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useApi } from '../api/api-context.tsx';
import { sessionRead } from '../api/session.ts';
import { SessionProvider } from './session-context.tsx';
import { Shell } from './shell.tsx';

/** The pages of who is signed in. When the session ends they give way to signing in, which leads back. */
export function SignedInArea(): ReactNode {
  const { client, live } = useApi();
  const session = useQuery(sessionRead(client)).data;
  const { href } = useLocation();
  const isSignedIn = session !== undefined && session.user !== null;
  useEffect(() => {
    if (!isSignedIn) return undefined;
    live.start();
    return () => live.stop();
  }, [isSignedIn, live]);
  if (session === undefined) return null;
  if (session.user === null) return <Navigate to="/sign-in" search={href === '/' ? {} : { to: href }} replace />;
  return (
    <SessionProvider session={{ ...session, user: session.user }}>
      <Shell />
    </SessionProvider>
  );
}
