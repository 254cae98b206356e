import { englishCount } from '../counted.ts';

/** What the engine says of itself. */
export const engineLog = {
  title: 'Engine log',
  facts: 'Starts and stops, failures, changes with who made them, instances that ended with errors. The last few megabytes are kept.',
  level: 'Level',
  levels: { debug: 'All', info: 'Info', warn: 'Warnings', error: 'Errors' },
  search: 'Find in messages and values',
  follow: 'Follow',
  followHint: 'New entries appear at the top as they come',
  fresh: (count: number, more: boolean): string =>
    more ? `More than ${englishCount(count, 'new entry', 'new entries')}` : englishCount(count, 'new entry', 'new entries'),
  none: 'Nothing was logged.',
  nothingFound: 'Nothing in the log matches.',
  older: 'Older',
  end: 'This is the oldest that is kept.',
  instance: (id: number): string => `Instance ${id}`,
  whole: 'Whole entry',
  keys: { title: 'Engine log', focus: 'find', fresh: 'show new', follow: 'follow' },
};
