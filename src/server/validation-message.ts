import type { FastifySchemaValidationError } from 'fastify';
import { closestName } from '../core/did-you-mean.ts';

/** Something wrong with a request: where, and what was expected and what came. */
export type ValidationProblem = { readonly path: string; readonly message: string };

/** What the validator says of an error when it is verbose; fastify's own type leaves the last two out. */
type VerboseError = Pick<FastifySchemaValidationError, 'keyword' | 'instancePath' | 'params'> & {
  readonly message?: string | undefined;
  readonly data?: unknown;
  readonly parentSchema?: object | undefined;
};

/** Longest piece of what came that a message repeats. */
const maxShown = 60;
const maxProblems = 20;

const places: { readonly [context: string]: string } = { params: 'path ', querystring: 'query ', headers: 'header ', body: '' };

/** The validator's errors in sentences, at most 20. */
export function validationProblems(errors: readonly VerboseError[], context: string): readonly ValidationProblem[] {
  return errors
    .filter((error) => error.keyword !== 'if' && error.keyword !== 'patternProperties')
    .slice(0, maxProblems)
    .map((error) => {
      const path = pathOf(error);
      const place = path === '' ? (context === 'body' ? 'body' : (places[context] ?? '').trim()) : `${places[context] ?? ''}${path}`;
      return { path, message: `${place}: ${expectation(error)}` };
    });
}

/** `/levels/0/times` becomes `levels[0].times`; a field that lacks or is too much belongs to its own path. */
function pathOf(error: VerboseError): string {
  const segments = error.instancePath.split('/').slice(1).map(unescape);
  if (error.keyword === 'required') segments.push(String(error.params.missingProperty));
  if (error.keyword === 'additionalProperties') segments.push(String(error.params.additionalProperty));
  return segments.reduce(
    (path, segment) => (/^\d+$/.test(segment) ? `${path}[${segment}]` : path === '' ? segment : `${path}.${segment}`),
    '',
  );
}

function expectation(error: VerboseError): string {
  const { params } = error;
  switch (error.keyword) {
    case 'type':
      return `expected ${typeWords(params.type)}, got ${shown(error.data)}`;
    case 'required':
      return 'expected a value, got nothing';
    case 'additionalProperties':
      return `no such field${suggestion(String(params.additionalProperty), error.parentSchema)}`;
    case 'enum':
      return `expected ${choices(params.allowedValues)}, got ${shown(error.data)}`;
    case 'minimum':
      return `expected ${String(params.limit)} or more, got ${shown(error.data)}`;
    case 'exclusiveMinimum':
      return `expected more than ${String(params.limit)}, got ${shown(error.data)}`;
    case 'maximum':
      return `expected ${String(params.limit)} or less, got ${shown(error.data)}`;
    case 'minLength':
      return params.limit === 1
        ? 'expected a text, got an empty one'
        : `expected ${String(params.limit)} characters or more, got ${lengthOf(error.data)}`;
    case 'maxLength':
      return `expected ${String(params.limit)} characters or less, got ${lengthOf(error.data)}`;
    case 'minItems':
      return `expected ${String(params.limit)} items or more, got ${lengthOf(error.data)}`;
    case 'maxItems':
      return `expected ${String(params.limit)} items or less, got ${lengthOf(error.data)}`;
    case 'maxProperties':
      return `expected ${String(params.limit)} fields or less`;
    default:
      return `${error.message ?? 'not valid'}, got ${shown(error.data)}`;
  }
}

const words: { readonly [type: string]: string } = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function typeWords(type: unknown): string {
  const types = Array.isArray(type) ? type : String(type).split(',');
  return types.map((name) => words[String(name)] ?? String(name)).join(' or ');
}

function choices(values: unknown): string {
  return Array.isArray(values) ? `one of ${values.map((value) => JSON.stringify(value)).join(', ')}` : 'another value';
}

function suggestion(name: string, schema: VerboseError['parentSchema']): string {
  const known = Object.keys(propertiesOf(schema));
  if (known.length === 0) return '; none is expected here';
  const near = closestName(name, known);
  return near === null ? `; expected ${known.join(', ')}` : `; did you mean "${near}"?`;
}

function shown(data: unknown): string {
  if (data === undefined) return 'nothing';
  const text = JSON.stringify(data);
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}

function lengthOf(data: unknown): string {
  return typeof data === 'string' || Array.isArray(data) ? String(data.length) : shown(data);
}

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function propertiesOf(schema: object | undefined): object {
  const properties: unknown = schema !== undefined && 'properties' in schema ? schema.properties : null;
  return typeof properties === 'object' && properties !== null ? properties : {};
}
