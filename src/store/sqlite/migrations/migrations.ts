import { initialSchema } from './0001-initial.ts';
import { userSchema } from './0002-users.ts';
import { planSchema } from './0003-plans.ts';
import { userLinkSchema } from './0004-user-links.ts';
import { statisticSchema } from './0005-statistics.ts';
import { homeSchema } from './0006-home.ts';
import { lineageSchema } from './0007-lineage.ts';
import { listFiguresSchema } from './0008-list-figures.ts';
import { viewsAndSamplesSchema } from './0009-views-and-samples.ts';

/**
 * What leads from an empty file to the present schema, in order. A release never changes a step that an earlier one
 * had: it appends. The schema version of a store is the number of steps that it has taken.
 */
export const migrations: readonly string[] = [
  initialSchema,
  userSchema,
  planSchema,
  userLinkSchema,
  statisticSchema,
  homeSchema,
  lineageSchema,
  listFiguresSchema,
  viewsAndSamplesSchema,
];
