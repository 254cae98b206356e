/** Writes docs/reference/workflow-xml.md from the table that the reader of workflow documents uses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementSchemas, type AttributeSchema, type ChildSchema, type ElementSchema, type ValueKind } from '../src/core/workflow/schema.ts';
import { repository } from './markdown.ts';

const introduction = `# Workflow documents in XML

<!-- Made from src/core/workflow/schema.ts by scripts/docs-workflow-xml.ts. Change that table, then: npm run docs -->

A workflow is a tree of jobs. The tasks of a job run side by side; when all of them have succeeded, its subjobs begin.
This page lists every element and attribute. What stands here and nowhere else is refused when a definition is saved, with
line, column and what was expected. All that evQueue 3.3 accepts and can run is accepted; the mark **+** stands at what it
does not know.

\`\`\`xml
<workflow dialect="xpath-1">
  <parameters>
    <parameter name="dir" description="Where the files are"/>
  </parameters>
  <subjobs>
    <job name="list">
      <tasks>
        <task name="ls" type="SCRIPT" queue="default" output-method="XML">
          <input><value select="$dir"/></input>
          <script>#!/bin/sh
echo '&lt;files>'
cd "$1" &amp;&amp; for file in *; do echo "&lt;file>$file&lt;/file>"; done
echo '&lt;/files>'</script>
        </task>
      </tasks>
      <subjobs>
        <job name="each" loop="$ls/files/file">
          <tasks>
            <task name="size" path="/usr/bin/wc -c" wd="/" queue="default" timeout="60">
              <input><value select="concat($dir, '/', $item)"/></input>
            </task>
          </tasks>
        </job>
      </subjobs>
    </job>
  </subjobs>
</workflow>
\`\`\`

## Rules for all elements

- The document is XML 1.0 in UTF-8, without document type declaration, at most 200 levels deep. Comments and processing instructions are skipped, CDATA is text.
- Children stand in the order of the tables below, but for \`value\` and \`copy\`, which stand anywhere in the text around them.
- Text other than white space is only allowed where it says so.
- Names of elements, attributes and fixed values are case-sensitive.

### Values

| Kind | What is accepted |
|---|---|
| text | any text; "not empty" where it says so |
| XPath | an expression of the workflow's dialect; it is parsed when the definition is saved. It gives a boolean, nodes, or anything |
| text with \`{XPath}\` | each \`{...}\` that is not empty is replaced by what the expression in it gives; \`{}\` stays as it is |
| boolean | \`yes\`, \`no\`, \`true\`, \`false\`, or an integer: 0 is no, all others are yes |
| integer | decimal digits with an optional sign, in the range given; white space around it is ignored |
| exit code | 0 to 255; -128 to -1 stand for 128 to 255, as evQueue writes them |

### Command lines

\`path\` is split into words like a shell does: blanks separate words, \`'...'\` keeps everything, \`"..."\` keeps everything but a backslash before
\`"\`, \`\\\`, \`$\` and \`\` \` \`\`, and outside of quotes a backslash makes the next character a plain letter. Nothing else happens: no variables, no
globs, no command substitution; \`$\`, \`*\`, \`?\` and \`~\` are letters like others. \`| & ; < > ( ) { }\` have to be quoted; where a
shell is wanted, a task of type \`SCRIPT\` has one.

### What else is checked when a definition is saved

- Every expression: syntax, names of functions, number of arguments, and that \`$name\` is a parameter, a task, \`$plannedMoment\`, or inside of a loop \`$item\`.
- \`evqWait()\` stands only in \`condition\` and \`iteration-condition\` of jobs and tasks.
- Queues, retry schedules and workflows that are named exist.
- Names of parameters are unique; defaults and choices fit the type.
- A task of type \`BINARY\` has a \`path\` with at least one word, \`SCRIPT\` a \`name\` and a \`script\` that is not empty, \`WORKFLOW\` a \`workflow\` and only inputs with names. All but \`WORKFLOW\` have a \`queue\`.
- What has no effect where it stands is a warning: it is shown and refuses nothing.

## Elements
`;

function section(schema: ElementSchema): string {
  const lines = [
    `### \`${schema.name}\`${mark(schema)}`,
    '',
    schema.description,
    '',
    `In: ${parentsOf(schema)}. Holds: ${contentOf(schema)}.`,
    '',
  ];
  if (schema.attributes.length > 0) {
    lines.push('| Attribute | Value | If left out | Meaning |', '|---|---|---|---|', ...schema.attributes.map(row), '');
  }
  return lines.join('\n');
}

function row(attribute: AttributeSchema): string {
  const leftOut = attribute.required ? '**required**' : attribute.default;
  return `| \`${attribute.name}\`${mark(attribute)} | ${valueText(attribute.value)} | ${leftOut} | ${attribute.description} |`;
}

function mark({ inEvqueue }: { readonly inEvqueue: boolean }): string {
  return inEvqueue ? '' : ' **+**';
}

function parentsOf(schema: ElementSchema): string {
  const parents = elementSchemas
    .filter(({ children }) => children.some(({ name }) => name === schema.name))
    .map(({ name }) => `\`${name}\``);
  return parents.length === 0 ? 'the document' : parents.join(', ');
}

function contentOf({ children, text }: ElementSchema): string {
  const parts = [...(text ? ['text'] : []), ...children.map(childText)];
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

function childText({ name, min, max }: ChildSchema): string {
  if (max === 1) return `\`${name}\`${min === 1 ? '' : ' (optional)'}`;
  return `\`${name}\` (${min === 1 ? 'one or more' : 'any number'})`;
}

function valueText(value: ValueKind): string {
  switch (value.kind) {
    case 'text':
      return value.empty ? 'text' : 'text, not empty';
    case 'xpath':
      return `XPath: ${value.result === 'boolean' ? 'a boolean' : value.result}`;
    case 'interpolated':
      return 'text with `{XPath}`';
    case 'boolean':
      return 'boolean';
    case 'integer':
      return `integer, ${value.min} to ${value.max}`;
    case 'exitCode':
      return 'exit code';
    case 'choice':
      return value.values.map((choice) => `\`${choice}\``).join(', ');
  }
}

mkdirSync(join(repository, 'docs/reference'), { recursive: true });
writeFileSync(join(repository, 'docs/reference/workflow-xml.md'), `${introduction}\n${elementSchemas.map(section).join('\n')}`);
