import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Static } from 'typebox';
import type { AnswerOf, RequestError } from '../../app/engine-types.ts';
import {
  checkWorkflow,
  deleteWorkflow,
  listWorkflows,
  saveWorkflow,
  showWorkflow,
  workflowUsers,
  type WorkflowSummary,
} from '../../app/workflows.ts';
import type { Result } from '../../core/result.ts';
import { readXmlBodies } from '../body-parser.ts';
import type { ServerDeps } from '../deps.ts';
import { refuse } from '../error-answer.ts';
import { addJsonRoute, done } from '../json-route.ts';
import { momentText } from '../moment-text.ts';
import { userOf } from '../route-rule.ts';
import { errorBody } from '../schemas/error.ts';
import { namedPath } from '../schemas/field.ts';
import { deletedBody } from '../schemas/retry-schedule.ts';
import {
  checkBody,
  checkSettings,
  usedByBody,
  workflowBody,
  workflowList,
  workflowQuery,
  workflowSaved,
  workflowSettings,
  workflowsQuery,
  type WorkflowSummaryBody,
} from '../schemas/workflow.ts';

const tag = 'Workflows';
const path = namedPath('workflow');
const read = { verb: 'read', object: 'workflow' } as const;
const edit = { verb: 'edit', object: 'workflow' } as const;
const xmlText = { type: 'string', minLength: 1 };

type Path = Static<typeof path>;

/** Workflows: definitions, as XML or inside JSON. */
export function addWorkflowRoutes(app: FastifyInstance, deps: ServerDeps): void {
  readXmlBodies(app, deps.settings.maxWorkflowBytes);

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/workflows',
    rule: read,
    tag,
    summary: 'All workflows, or those of a group',
    query: workflowsQuery,
    answer: workflowList,
    statuses: [200],
    async handle({ user, query: { group = null } }) {
      const workflows = await listWorkflows(deps, user, group);
      return workflows.ok ? done({ items: workflows.value.map(summaryBody) }) : workflows;
    },
  });

  addJsonRoute(app, {
    method: 'GET',
    url: '/api/workflows/:name/used-by',
    rule: read,
    tag,
    summary: 'Workflows and plans that launch a workflow',
    path,
    answer: usedByBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const users = await workflowUsers(deps, user, name);
      return users.ok ? done({ workflows: users.value.workflows.toSorted(), plans: users.value.plans.toSorted() }) : users;
    },
  });

  app.route<{ Params: Path }>({
    method: 'GET',
    url: '/api/workflows/:name',
    config: { rule: read },
    schema: {
      tags: [tag],
      summary: 'One workflow',
      description: 'With `Accept: application/xml` the definition alone, as it was saved.',
      params: path,
      querystring: { type: 'object', additionalProperties: false, properties: {} },
      response: {
        200: {
          description: 'The workflow',
          content: { 'application/json': { schema: workflowBody }, 'application/xml': { schema: xmlText } },
        },
        '4xx': errorBody,
      },
    },
    async handler(request, reply) {
      const found = await showWorkflow(deps, userOf(request), request.params.name);
      if (!found.ok) return refuse(reply, found.error);
      if (prefersXml(request.headers.accept)) return reply.type('application/xml; charset=utf-8').send(found.value.source);
      return reply.type('application/json; charset=utf-8').send({ ...summaryBody(found.value), xml: found.value.source });
    },
  });

  app.route<{ Params: Path; Querystring: Static<typeof workflowQuery>; Body: string | Static<typeof workflowSettings> }>({
    method: 'PUT',
    url: '/api/workflows/:name',
    config: { rule: edit },
    bodyLimit: Math.max(deps.settings.maxWorkflowBytes, deps.settings.maxBodyBytes),
    schema: {
      tags: [tag],
      summary: 'Create a workflow or give it a new definition',
      description:
        'The definition is checked as a whole; what is wrong stands in `details.problems` with line and column. Instances that run keep the definition that they were launched with.',
      params: path,
      querystring: workflowQuery,
      body: {
        content: {
          'application/json': { schema: workflowSettings },
          'application/xml': { schema: xmlText },
          'text/xml': { schema: xmlText },
        },
      },
      response: { 200: workflowSaved, 201: workflowSaved, '4xx': errorBody },
    },
    async handler(request, reply) {
      const { body, query } = request;
      const { xml: source, ...labels } = typeof body === 'string' ? { xml: body, ...query } : { ...query, ...body };
      return answerSaved(
        reply,
        request.params.name,
        await saveWorkflow(deps, userOf(request), { name: request.params.name, source, ...labels }),
      );
    },
  });

  addJsonRoute(app, {
    method: 'DELETE',
    url: '/api/workflows/:name',
    rule: edit,
    tag,
    summary: 'Delete a workflow',
    description: 'Its instances stay, and go on with the definition that they have. Refused while another workflow launches it.',
    path,
    answer: deletedBody,
    statuses: [200],
    async handle({ user, path: { name } }) {
      const deleted = await deleteWorkflow(deps, user, name);
      return deleted.ok ? done(deleted.value) : deleted;
    },
  });

  app.route<{ Body: string | Static<typeof checkSettings> }>({
    method: 'POST',
    url: '/api/workflows/check',
    config: { rule: read },
    bodyLimit: Math.max(deps.settings.maxWorkflowBytes, deps.settings.maxBodyBytes),
    schema: {
      tags: [tag],
      summary: 'Say what is wrong with a definition',
      description: 'Saves nothing. The answer is 200 also where the definition is refused: that is what was asked.',
      querystring: { type: 'object', additionalProperties: false, properties: {} },
      body: {
        content: { 'application/json': { schema: checkSettings }, 'application/xml': { schema: xmlText }, 'text/xml': { schema: xmlText } },
      },
      response: { 200: checkBody, '4xx': errorBody },
    },
    async handler(request, reply) {
      const { body } = request;
      const checked = await checkWorkflow(deps, userOf(request), typeof body === 'string' ? body : body.xml);
      if (!checked.ok) return refuse(reply, checked.error);
      const { problems } = checked.value;
      return reply.send({ valid: problems.every(({ severity }) => severity === 'warning'), problems });
    },
  });
}

function summaryBody({ name, group, comment, definitionHash, updatedAtMs, updatedBy, queues }: WorkflowSummary): WorkflowSummaryBody {
  return { name, group, comment, definitionHash, updatedAt: momentText(updatedAtMs), updatedBy, queues: [...queues] };
}

function answerSaved(reply: FastifyReply, name: string, saved: Result<AnswerOf['saveWorkflow'], RequestError>): FastifyReply {
  if (!saved.ok) return refuse(reply, saved.error);
  return reply.code(saved.value.created ? 201 : 200).send({ name, ...saved.value });
}

/** Whether XML is asked for by name; without a wish the answer is JSON. */
function prefersXml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  const xml = types.findIndex((type) => type === 'application/xml' || type === 'text/xml');
  const json = types.indexOf('application/json');
  return xml !== -1 && (json === -1 || xml < json);
}
