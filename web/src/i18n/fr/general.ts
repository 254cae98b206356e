import type { Messages } from '../messages.ts';

export const general: Messages['general'] = {
  language: 'Le langage des écrans',
  languageFacts: 'Toutes les pièces dont les pages sont faites, sur une page.',
};
