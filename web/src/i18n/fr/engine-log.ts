import { frenchCount } from '../counted.ts';
import type { Messages } from '../messages.ts';

export const engineLog: Messages['engineLog'] = {
  title: 'Journal du moteur',
  facts: 'Démarrages et arrêts, pannes, changements avec leur auteur, instances finies en erreur. Les derniers mégaoctets sont gardés.',
  level: 'Niveau',
  levels: { debug: 'Tout', info: 'Infos', warn: 'Avertissements', error: 'Erreurs' },
  search: 'Chercher dans les messages et les valeurs',
  follow: 'Suivre',
  followHint: 'Les nouvelles entrées apparaissent en haut à mesure',
  fresh: (count, more) =>
    more
      ? `Plus de ${frenchCount(count, 'nouvelle entrée', 'nouvelles entrées')}`
      : frenchCount(count, 'nouvelle entrée', 'nouvelles entrées'),
  none: 'Rien n’a été journalisé.',
  nothingFound: 'Rien ne correspond dans le journal.',
  older: 'Plus anciennes',
  end: 'C’est la plus ancienne qui soit gardée.',
  instance: (id) => `Instance ${id}`,
  whole: 'Entrée entière',
  keys: { title: 'Journal du moteur', focus: 'chercher', fresh: 'montrer les nouvelles', follow: 'suivre' },
};
