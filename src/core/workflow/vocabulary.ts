/** The words that attributes with a fixed set of values take: one list for readers, checks and reference pages. */
import type { Dialect } from '../xpath/value.ts';
import type { OnLost, ParameterType, RunWhen, TaskDefinition, TaskType } from './model.ts';

export const dialects: readonly Dialect[] = ['evqueue-3', 'xpath-1'];
export const taskTypes: readonly TaskType[] = ['BINARY', 'SCRIPT', 'WORKFLOW'];
export const parameterTypes: readonly ParameterType[] = ['string', 'integer', 'number', 'boolean', 'date'];
export const runWhens: readonly RunWhen[] = ['on-success', 'on-failure', 'always'];
export const onLostRules: readonly OnLost[] = ['hold', 'retry'];
export const parametersModes: readonly NonNullable<TaskDefinition['parametersMode']>[] = ['CMDLINE', 'ENV'];
export const outputMethods: readonly NonNullable<TaskDefinition['outputMethod']>[] = ['TEXT', 'XML', 'JSON'];
export const substitutions: readonly NonNullable<TaskDefinition['substitution']>[] = ['text', 'none'];
