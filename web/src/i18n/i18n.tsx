import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { keepLanguage, loadMessages, type Language } from './language.ts';
import type { Messages } from './messages.ts';

type I18n = {
  readonly language: Language;
  readonly messages: Messages;
  /** Loads the words, then speaks them. */
  readonly speak: (language: Language) => Promise<void>;
};

const I18nContext = createContext<I18n | null>(null);

/** Gives the parts below their words. */
export function I18nProvider({
  language,
  messages,
  children,
}: {
  readonly language: Language;
  readonly messages: Messages;
  readonly children: ReactNode;
}): ReactNode {
  const [spoken, setSpoken] = useState({ language, messages });
  const speak = useCallback(async (wanted: Language): Promise<void> => {
    const words = await loadMessages(wanted);
    keepLanguage(wanted);
    document.documentElement.lang = wanted;
    setSpoken({ language: wanted, messages: words });
  }, []);
  const value = useMemo(() => ({ ...spoken, speak }), [spoken, speak]);
  return <I18nContext value={value}>{children}</I18nContext>;
}

/** The language, its words, and how to change it. */
export function useI18n(): I18n {
  const i18n = use(I18nContext);
  if (i18n === null) throw new Error('useI18n needs an I18nProvider above');
  return i18n;
}

/** The words. */
export function useMessages(): Messages {
  return useI18n().messages;
}
