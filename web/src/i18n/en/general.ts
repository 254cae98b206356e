/** Words of pages that have few. */
export const general = {
  noWorkflow: 'There is no workflow yet.',
  noQueue: 'There is no queue yet.',
  language: 'The language of the screens',
  languageFacts: 'Every part that pages are made of, on one page.',
};
