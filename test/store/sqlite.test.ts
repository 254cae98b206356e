import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { exercisePlans } from './plan-suite.ts';
import { exerciseStore, type StoreUnderTest } from './suite.ts';

const stores: readonly (readonly [name: string, make: () => StoreUnderTest])[] = [
  ['SQLite in memory', () => ({ store: createSqliteStore({ memory: true }), dispose: () => undefined })],
  [
    'SQLite on disk',
    () => {
      const { dataDir, dispose } = makeDataDirectory();
      return { store: createSqliteStore({ dataDir }), dispose };
    },
  ],
];

for (const [name, make] of stores) {
  exerciseStore(name, make);
  exercisePlans(name, make);
}
