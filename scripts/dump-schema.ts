/** Writes `src/store/sqlite/schema.sql`: what all migrations lead to, for reviews. A test compares. */
import { writeFileSync } from 'node:fs';
import { openForWriting, schemaText } from '../src/store/sqlite/connection.ts';

const database = openForWriting(':memory:', 'OFF');
writeFileSync(new URL('../src/store/sqlite/schema.sql', import.meta.url), schemaText(database));
database.close();
