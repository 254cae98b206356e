import type { SavedView } from '../../engine/ports.ts';
import type { Connection } from './connection.ts';

type ViewRow = {
  readonly owner: string;
  readonly name: string;
  readonly search: string;
  readonly shared: number;
  readonly updatedAtMs: number;
};

/** Writes kept views. */
export type ViewWrites = { save(view: SavedView): void; delete(owner: string, name: string): void; deleteOwn(owner: string): void };

/** Prepares the statements. */
export function prepareViewWrites(database: Connection): ViewWrites {
  const save = database.prepare<[string, string, string, number, number]>(
    `insert into saved_view (owner, name, search, shared, updated_at_ms) values (?, ?, ?, ?, ?)
     on conflict (owner, name) do update set search = excluded.search, shared = excluded.shared, updated_at_ms = excluded.updated_at_ms`,
  );
  const remove = database.prepare<[string, string]>('delete from saved_view where owner = ? and name = ?');
  const removeOwn = database.prepare<[string]>('delete from saved_view where owner = ? and shared = 0');
  return {
    save: ({ owner, name, search, isShared, updatedAtMs }) => void save.run(owner, name, search, isShared ? 1 : 0, updatedAtMs),
    delete: (owner, name) => void remove.run(owner, name),
    deleteOwn: (owner) => void removeOwn.run(owner),
  };
}

/** Those of a user and those that are for everybody, by name. */
export function prepareViewReads(database: Connection): { views(user: string): readonly SavedView[] } {
  const select = database.prepare<[string], ViewRow>(
    `select owner, name, search, shared, updated_at_ms as updatedAtMs from saved_view where owner = +? or shared = 1 order by name, owner`,
  );
  return { views: (user) => select.all(user).map(({ shared, ...view }) => ({ ...view, isShared: shared === 1 })) };
}
