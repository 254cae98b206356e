import type { Messages } from '../messages.ts';

export const general: Messages['general'] = {
  noWorkflow: 'Il n’y a pas encore de workflow.',
  noQueue: 'Il n’y a pas encore de file.',
  language: 'Le langage des écrans',
  languageFacts: 'Toutes les pièces dont les pages sont faites, sur une page.',
};
