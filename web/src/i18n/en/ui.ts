import { numberText } from '../counted.ts';

/** Figures. */
export const units = { dayLetter: 'd', decimal: '.' };

/** Words of parts that know no noun. */
export const ui = {
  number: (count: number): string => numberText(count, 'en'),
  copied: (text: string): string => `Copied ${text}`,
  copy: 'Copy',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  undo: 'Undo',
  loading: 'Loading',
  more: 'More',
  removeFilter: (name: string): string => `Remove the filter ${name}`,
  filters: 'Filters',
  noSuggestion: 'Nothing fits',
  usual: (text: string): string => `usual ${text}`,
  about: (count: string): string => `about ${count}`,
  listDidNotCome: 'The list did not come.',
  pageDidNotCome: 'The page did not come.',
  keys: 'Keys',
  keysIntro: 'Single letters do nothing while you type in a field.',
  andThen: 'then',
  breadcrumb: 'Where this page belongs',
};
