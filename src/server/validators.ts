import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

const options = {
  allErrors: true,
  verbose: true,
  removeAdditional: false,
  useDefaults: true,
  allowUnionTypes: true,
  strict: true,
  strictRequired: false,
} as const;

/**
 * Validation by the routes' schemas. Bodies have types of their own, so nothing is converted there; paths and queries are
 * texts, which become numbers and booleans. Nothing is dropped in silence. `allErrors` is affordable because every text and
 * list has a limit.
 */
export function useValidators(app: FastifyInstance): void {
  const body = new Ajv({ ...options, coerceTypes: false });
  const text = new Ajv({ ...options, coerceTypes: true });
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'body' ? body : text).compile(schema));
}
