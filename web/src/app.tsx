import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ApiProvider } from './api/api-context.tsx';
import { isPassing } from './api/api-error.ts';
import { ApiClient } from './api/client.ts';
import { LiveChannel } from './api/live.ts';
import { sessionRead } from './api/session.ts';
import { I18nProvider } from './i18n/i18n.tsx';
import type { Language } from './i18n/language.ts';
import type { Messages } from './i18n/messages.ts';
import { makeRouter } from './routes.tsx';
import { styleNonce } from './theme/style-nonce.ts';
import { theme } from './theme/theme.ts';
import { AskProvider } from './ui/ask.tsx';
import { KeysProvider } from './ui/keys.tsx';
import { NoticesProvider } from './ui/notices.tsx';
import { NowProvider } from './ui/now.tsx';

/** How often a read that may pass is tried again before the page says so. */
const retries = 2;

/** The program of the page: what all parts share, and the router. */
export function App({ language, messages }: { readonly language: Language; readonly messages: Messages }): ReactNode {
  const [{ queries, client, live, router }] = useState(makeProgram);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <ApiProvider client={client} live={live}>
          <I18nProvider language={language} messages={messages}>
            <NowProvider readMs={client.nowMs}>
              <KeysProvider>
                <NoticesProvider>
                  <AskProvider>
                    <RouterProvider router={router} />
                  </AskProvider>
                </NoticesProvider>
              </KeysProvider>
            </NowProvider>
          </I18nProvider>
        </ApiProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function makeProgram() {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        // What is shown is kept fresh by the live channel, not by age, focus or chance.
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < retries && isPassing(error),
        retryDelay: (count) => 500 * 2 ** count,
      },
    },
  });
  /** The session is asked again: where it has ended, the pages give way to signing in. */
  const lookAgain = (): void => void queries.invalidateQueries({ queryKey: sessionRead(client).queryKey });
  const client = new ApiClient(lookAgain);
  const live = new LiveChannel(queries, lookAgain);
  return { queries, client, live, router: makeRouter(client, queries) };
}
