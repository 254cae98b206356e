import type { Messages } from './messages.ts';

/** Languages that the pages speak. */
export const languages = ['en', 'fr'] as const;

/** A language of the pages. */
export type Language = (typeof languages)[number];

const storageKey = 'evqueue-language';

/** Loads the words of a language; only those of the chosen one travel. */
export async function loadMessages(language: Language): Promise<Messages> {
  switch (language) {
    case 'en':
      return (await import('./en.ts')).en;
    case 'fr':
      return (await import('./fr.ts')).fr;
  }
}

/** The language that was chosen in this browser, else the first of the browser's own that the pages speak, else English. */
export function preferredLanguage(): Language {
  const chosen = window.localStorage.getItem(storageKey);
  return [chosen ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

/** Keeps a choice for this browser. */
export function keepLanguage(language: Language): void {
  window.localStorage.setItem(storageKey, language);
}

/** Whether the pages speak it. */
export function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}
