import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { migrate, openForWriting, schemaText, schemaVersion } from './connection.ts';
import { migrations } from './migrations/migrations.ts';

test('schema.sql is what the migrations lead to; after a new migration run `node scripts/dump-schema.ts`', () => {
  const database = openForWriting(':memory:', 'OFF');
  expect(readFileSync(new URL('schema.sql', import.meta.url), 'utf8')).toBe(schemaText(database));
  expect(schemaVersion(database)).toBe(migrations.length);
  database.close();
});

test('a store of any version comes to the same schema', () => {
  const wanted = schemaText(openForWriting(':memory:', 'OFF'));
  for (let version = 0; version <= migrations.length; version += 1) {
    const database = new Database(':memory:');
    migrate(database, migrations.slice(0, version));
    expect(schemaVersion(database)).toBe(version);
    migrate(database, migrations);
    expect(schemaText(database)).toBe(wanted);
    database.close();
  }
});

test('a migration that fails leaves the version before it, and is taken again', () => {
  const database = new Database(':memory:');
  expect(() => migrate(database, ['create table a (x); ', 'create table b (x); create table a (x)'])).toThrow('already exists');
  expect(schemaVersion(database)).toBe(1);
  expect(schemaText(database)).toBe('CREATE TABLE a (x);\n');
  migrate(database, ['create table a (x); ', 'create table b (x)']);
  expect(schemaVersion(database)).toBe(2);
  database.close();
});

test('no list needs a sort: each order is that of an index', () => {
  const database = openForWriting(':memory:', 'OFF');
  const plan = (sql: string): string =>
    database
      .prepare<[], { readonly detail: string }>(`explain query plan ${sql}`)
      .all()
      .map(({ detail }) => detail)
      .join('; ');
  const orders: readonly (readonly [index: string, at: string, conditions: string])[] = [
    ['instance_created', 'created_at_ms', 'true'],
    ['instance_active', 'created_at_ms', 'ended_at_ms is null'],
    ['instance_workflow_created', 'created_at_ms', "workflow = 'w'"],
    ['instance_failed_created', 'created_at_ms', 'errors > 0'],
    ['instance_ended', 'ended_at_ms', 'ended_at_ms is not null'],
    ['instance_workflow_ended', 'ended_at_ms', "ended_at_ms is not null and workflow = 'w'"],
    ['instance_failed_ended', 'ended_at_ms', 'ended_at_ms is not null and errors > 0'],
  ];
  for (const [index, at, conditions] of orders) {
    const detail = plan(
      `select * from instance indexed by ${index} where (${at}, id) < (9, 9) and ${conditions} order by ${at} desc, id desc limit 5`,
    );
    expect(detail).toContain(`USING INDEX ${index}`);
    expect(detail).not.toContain('TEMP B-TREE');
  }
  database.close();
});
