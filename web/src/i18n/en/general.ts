/** Words of pages that have few. */
export const general = {
  language: 'The language of the screens',
  languageFacts: 'Every part that pages are made of, on one page.',
};
