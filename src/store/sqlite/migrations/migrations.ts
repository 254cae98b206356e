import type Database from 'better-sqlite3';
import { initialSchema } from './0001-initial.ts';
import { userSchema } from './0002-users.ts';
import { planSchema } from './0003-plans.ts';
import { userLinkSchema } from './0004-user-links.ts';
import { makeStatistics } from './0005-statistics.ts';
import { homeSchema } from './0006-home.ts';
import { lineageSchema } from './0007-lineage.ts';
import { listFiguresSchema } from './0008-list-figures.ts';
import { viewsAndSamplesSchema } from './0009-views-and-samples.ts';
import { auditSchema } from './0010-audit.ts';

/** A step: SQL, or what SQL alone does too slowly. */
export type Migration = string | ((database: Database.Database) => void);

/**
 * What leads from an empty file to the present schema, in order. A release never changes a step that an earlier one
 * had: it appends. The schema version of a store is the number of steps that it has taken.
 */
export const migrations: readonly Migration[] = [
  initialSchema,
  userSchema,
  planSchema,
  userLinkSchema,
  makeStatistics,
  homeSchema,
  lineageSchema,
  listFiguresSchema,
  viewsAndSamplesSchema,
  auditSchema,
];
