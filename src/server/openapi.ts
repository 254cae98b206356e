/** The parts of an OpenAPI document that our pages show; `@fastify/swagger` makes it from the routes' schemas. */
export type OpenApi = {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
};

export type Operation = {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly description?: string; readonly content?: Content } };
  /** The right that is needed, or `public`. */
  readonly 'x-right'?: string;
};

export type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};

export type Content = { readonly [mediaType: string]: { readonly schema: JsonSchema } };

export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly items?: JsonSchema;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
};

/** One operation with where it is found. */
export type Entry = { readonly method: string; readonly path: string; readonly operation: Operation };

/** All operations by tag, in the order of the document. */
export function operationsByTag(api: OpenApi): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>((api.tags ?? []).map(({ name }) => [name, []]));
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (method === 'head') continue;
      const tag = operation.tags?.[0] ?? 'Other';
      const group = groups.get(tag) ?? [];
      group.push({ method: method.toUpperCase(), path, operation });
      groups.set(tag, group);
    }
  }
  return groups;
}

/** One line of a table of fields. */
export type Field = { readonly name: string; readonly type: string; readonly required: boolean; readonly description: string };

/** Fields of an object, those of objects inside with their path. */
export function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  const fields: Field[] = [];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = `${prefix}${name}`;
    fields.push({
      name: path,
      type: typeText(field),
      required: schema.required?.includes(name) ?? false,
      description: field.description ?? '',
    });
    fields.push(...fieldsOf(field, `${path}.`));
    if (field.items !== undefined) fields.push(...fieldsOf(field.items, `${path}[].`));
  }
  return fields;
}

/** A type in words: `integer, 1 to 10000`. */
export function typeText(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  const text = types
    .map((type) => (type === 'array' && schema.items !== undefined ? `list of ${typeText(schema.items)}` : type))
    .join(' or ');
  const { minimum, maximum } = schema;
  if (minimum === undefined && (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER)) return text;
  if (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return `${text}, ${minimum} or more`;
  return `${text}, ${minimum ?? '…'} to ${maximum}`;
}
