import type { Messages } from '../messages.ts';

export const errors: Messages['errors'] = {
  NO_ANSWER: 'Le moteur ne répond pas.',
  FOREIGN_ANSWER: 'Autre chose a répondu à la place du moteur.',
  NOT_READY: 'Le moteur démarre ou s’arrête.',
  NOT_AUTHENTICATED: 'Vous êtes déconnecté.',
  FORBIDDEN: 'Vos droits ne le permettent pas.',
  UNKNOWN_INSTANCE: 'Cette instance n’existe pas. Elle a peut-être été supprimée.',
  INSTANCE_ENDED: 'Elle s’est terminée entre-temps.',
  INSTANCE_NOT_ENDED: 'Elle n’est pas encore terminée.',
  NOTHING_TO_RETRY: 'Rien n’y attend de nouvel essai.',
  UNKNOWN_WORKFLOW: 'Aucun workflow ne porte ce nom.',
  DEFINITION_CHANGED: 'Le workflow a changé là où il avait abouti.',
};
