import { createContext, use, type ReactNode } from 'react';
import type { ApiClient } from './client.ts';
import type { LiveChannel } from './live.ts';

type Api = { readonly client: ApiClient; readonly live: LiveChannel };

const ApiContext = createContext<Api | null>(null);

/** Gives the pages below one client and one live channel. */
export function ApiProvider({ client, live, children }: Api & { readonly children: ReactNode }): ReactNode {
  return <ApiContext value={{ client, live }}>{children}</ApiContext>;
}

/** The client and the live channel of this page. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (api === null) throw new Error('useApi needs an ApiProvider above');
  return api;
}
