import type { Change } from '../../engine/ports.ts';
import { prepareAttemptWrites } from './attempt-writes.ts';
import { prepareAuditWrites } from './audit-rows.ts';
import type { CommitScope } from './commit-scope.ts';
import { prepareConfigurationWrites } from './configuration-writes.ts';
import type { Connection } from './connection.ts';
import { prepareDefinitionWrites } from './definition-writes.ts';
import { prepareDeletion } from './deletion.ts';
import { prepareHomeWrites } from './home-writes.ts';
import { prepareInstanceWrites } from './instance-writes.ts';
import { preparePlanWrites } from './plan-writes.ts';
import { prepareSampleWrites } from './queue-samples.ts';
import { prepareUserWrites } from './user-writes.ts';
import { prepareViewWrites } from './view-rows.ts';

/** Prepares the writing of each kind of change, inside a transaction of the caller. `blobs`: directory of outputs that are files, null in memory. */
export function prepareChanges(database: Connection, blobs: string | null): (scope: CommitScope, change: Change) => void {
  const definitions = prepareDefinitionWrites(database);
  const instances = prepareInstanceWrites(database, definitions);
  const attempts = prepareAttemptWrites(database, blobs);
  const configuration = prepareConfigurationWrites(database);
  const plans = preparePlanWrites(database);
  const users = prepareUserWrites(database);
  const home = prepareHomeWrites(database);
  const views = prepareViewWrites(database);
  const audit = prepareAuditWrites(database);
  const sample = prepareSampleWrites(database);
  const deleteInstances = prepareDeletion(database);
  return (scope, change) => {
    switch (change.kind) {
      case 'instanceCreated':
        return instances.create(scope, change.instance);
      case 'instanceChanged':
        return instances.change(scope, change.instance);
      case 'nodes':
        return instances.nodes(change.instanceId, change.nodes);
      case 'nodesRemoved':
        return instances.removeNodes(change.instanceId, change.from);
      case 'journal':
        return instances.journal(change.instanceId, change.entries);
      case 'attemptAssigned':
        return attempts.assign(scope, change.attempt);
      case 'attemptUnassigned':
        return attempts.unassign(change.instanceId, change.nodeId, change.number);
      case 'attemptEnded':
        return attempts.end(scope, change);
      case 'attemptsCopied':
        return attempts.copy(scope, change);
      case 'instanceLabels':
        return instances.label(change.instanceId, change.customAttributes, change.tags);
      case 'tagAdded':
        return instances.addTag(change.instanceId, change.tag);
      case 'tagRemoved':
        return instances.removeTag(change.instanceId, change.tag);
      case 'instancesDeleted':
        return deleteInstances(scope, change.instanceIds);
      case 'definitionSaved':
        return definitions.saveDefinition(change.definition);
      case 'workflowSaved':
        return definitions.saveWorkflow(scope, change.workflow);
      case 'workflowDeleted':
        return definitions.deleteWorkflow(scope, change.name);
      case 'queueSaved':
        return configuration.saveQueue(change.queue);
      case 'queueDeleted':
        return configuration.deleteQueue(change.id);
      case 'queuesSampled':
        return sample(change.atMs, change.samples, change.forgetBeforeMs);
      case 'retryScheduleSaved':
        return configuration.saveRetrySchedule(change.schedule);
      case 'retryScheduleDeleted':
        return configuration.deleteRetrySchedule(change.name);
      case 'planSaved':
        return plans.savePlan(change.plan);
      case 'planProgressed':
        return plans.progress(change);
      case 'planDeleted':
        return plans.deletePlan(change.planId);
      case 'momentTaken':
        return plans.takeMoment(change);
      case 'momentCancelled':
        return plans.cancelMoment(change);
      case 'momentEnded':
        return plans.endMoment(change);
      case 'momentsForgotten':
        return plans.forgetMoments(change);
      case 'backfillSaved':
        return plans.saveBackfill(change.backfill);
      case 'backfillStopped':
        return plans.stopBackfill(change);
      case 'userSaved':
        return users.saveUser(change.user);
      case 'userDeleted':
        home.forgetVisits(change.name);
        views.deleteOwn(change.name);
        return users.deleteUser(change.name);
      case 'viewSaved':
        return views.save(change.view);
      case 'viewDeleted':
        return views.delete(change.owner, change.name);
      case 'sessionOpened':
        return users.openSession(change.session, change.keepNewest);
      case 'sessionSeen':
        return users.seeSession(change.id, change.lastSeenAtMs, change.expiresAtMs);
      case 'sessionsClosed':
        return users.closeSessions(change.user, change.ids, change.except);
      case 'userSettingsSaved':
        return users.saveSettings(change.user, change.value);
      case 'troubleFound':
        return home.findTrouble(change.trouble);
      case 'lineHandled':
        return home.handleLine(change.line, change.atMs, change.by);
      case 'homeLooked':
        return home.look(change.user, change.sinceMs, change.lookedAtMs);
      case 'audited':
        return audit(change.entry, change.forgetBeforeMs);
      case 'settingSaved':
        return configuration.saveSetting(change.name, change.value);
    }
  };
}
