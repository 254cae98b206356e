import { createSqliteStore } from '../../src/store/sqlite/writer.ts';
import { makeDataDirectory } from './data-directory.ts';
import { exerciseStore } from './suite.ts';

exerciseStore('SQLite in memory', () => ({ store: createSqliteStore({ memory: true }), dispose: () => undefined }));

exerciseStore('SQLite on disk', () => {
  const { dataDir, dispose } = makeDataDirectory();
  return { store: createSqliteStore({ dataDir }), dispose };
});
