import { numberText } from '../counted.ts';
import type { Messages } from '../messages.ts';

export const units: Messages['units'] = { dayLetter: 'j', decimal: ',' };

export const ui: Messages['ui'] = {
  number: (count) => numberText(count, 'fr'),
  copied: (text) => `Copié : ${text}`,
  copy: 'Copier',
  close: 'Fermer',
  cancel: 'Annuler',
  tryAgain: 'Réessayer',
  undo: 'Défaire',
  loading: 'Chargement',
  more: 'Plus',
  removeFilter: (name) => `Retirer le filtre ${name}`,
  filters: 'Filtres',
  noSuggestion: 'Rien ne correspond',
  usual: (text) => `habituellement ${text}`,
  about: (count) => `environ ${count}`,
  listDidNotCome: 'La liste n’est pas arrivée.',
  pageDidNotCome: 'La page n’est pas arrivée.',
  keys: 'Touches',
  keysIntro: 'Les lettres seules ne font rien pendant la saisie dans un champ.',
  andThen: 'puis',
  breadcrumb: 'Où se trouve cette page',
};
