import { createHash } from 'node:crypto';
import { fieldsOf, operationsByTag, typeText, type Content, type Entry, type Field, type OpenApi } from './openapi.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1.5rem; }
nav a { margin-right: 1rem; }
h2 { border-bottom: 1px solid #8886; margin-top: 2.5rem; }
section { margin: 1.5rem 0; }
h3 { font: 600 15px/1.5 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 4.5em; }
code, td:first-child { font-family: ui-monospace, monospace; font-size: 13px; }
p { margin: .3rem 0; }
table { border-collapse: collapse; margin: .4rem 0; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .2rem .5rem .2rem 0; text-align: left; vertical-align: top; }
th { font-weight: 500; opacity: .7; }
small { opacity: .75; }
details { margin: .3rem 0; }
summary { cursor: pointer; }
`;

/** What the page may do: nothing but show itself. */
export const docsPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The reference of the HTTP interface as one page, without anything from elsewhere. */
export function docsPage(api: OpenApi): string {
  const groups = [...operationsByTag(api)];
  const links = groups.map(([tag]) => `<a href="#${anchor(tag)}">${escape(tag)}</a>`).join('');
  const sections = groups
    .map(([tag, entries]) => `<h2 id="${anchor(tag)}">${escape(tag)}</h2>${entries.map(entrySection).join('')}`)
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(api.info.title)}</title><style>${style}</style></head>
<body><h1>${escape(api.info.title)} <small>${escape(api.info.version)}</small></h1>
<p>${escape(api.info.description ?? '')}</p><nav>${links}</nav>${sections}</body></html>
`;
}

function entrySection({ method, path, operation }: Entry): string {
  const { summary = '', description, parameters = [], requestBody, responses } = operation;
  const right = operation['x-right'];
  const asked = parameters.map(({ name, in: place, required = false, schema, description: text }): Field => ({
    name: `${name} (${place})`,
    type: typeText(schema),
    required,
    description: text ?? schema.description ?? '',
  }));
  return `<section><h3><b>${method}</b>${escape(path)}</h3>
<p>${escape(summary)}.${right === undefined ? '' : ` <small>${escape(right)}</small>`}</p>
${description === undefined ? '' : `<p>${escape(description)}</p>`}
${asked.length === 0 ? '' : fieldTable(asked)}
${requestBody === undefined ? '' : `<details open><summary>Body</summary>${contentTables(requestBody.content)}</details>`}
${Object.entries(responses)
  .filter(([status]) => status.startsWith('2'))
  .map(([status, { content = {} }]) => `<details><summary>Answer ${status}</summary>${contentTables(content)}</details>`)
  .join('')}</section>`;
}

function contentTables(content: Content): string {
  return Object.entries(content)
    .map(([mediaType, { schema }]) => `<p><code>${escape(mediaType)}</code></p>${fieldTable(fieldsOf(schema))}`)
    .join('');
}

function fieldTable(fields: readonly Field[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(
    ({ name, type, required, description }) =>
      `<tr><td>${escape(name)}</td><td>${escape(type)}${required ? '' : ' <small>optional</small>'}</td><td>${escape(description)}</td></tr>`,
  );
  return `<table><tr><th>Field</th><th>Type</th><th></th></tr>${rows.join('')}</table>`;
}

function anchor(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
