import { fail } from './failure.ts';

/** A piece of an expression. `text` of a string is what is between its quotes, of a variable its name without `$`. */
export type Token = {
  readonly kind: 'number' | 'string' | 'name' | 'variable' | 'operator' | 'symbol' | 'end';
  readonly text: string;
  /** Where it begins, 0-based. */
  readonly start: number;
};

const start =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const ncName = `[${start}][${start}\\-.0-9\\xB7\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;
const qName = `${ncName}(?::${ncName})?`;

const patterns = {
  space: /[ \t\r\n]+/y,
  number: /\d+(?:\.\d*)?|\.\d+/y,
  string: /"[^"]*"|'[^']*'/y,
  // `p:*` is a name test; the second colon of `child::a` must not be taken for one.
  name: new RegExp(`${ncName}(?::(?:${ncName}|\\*))?`, 'uy'),
  variable: new RegExp(`\\$${qName}`, 'uy'),
  operator: /!=|<=|>=|[=<>+|-]/y,
  symbol: /\/\/|\.\.|::|[/.()[\]@,]/y,
};

const operatorNames: ReadonlySet<string> = new Set(['and', 'or', 'div', 'mod']);

/** Splits an expression; the last token is of kind `end`. Throws `XPathFailure`. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    return found === null ? null : found[0];
  };
  const add = (kind: Token['kind'], source: string, value = source): void => {
    tokens.push({ kind, text: value, start: offset });
    offset += source.length;
  };

  while (offset < text.length) {
    let found: string | null;
    if ((found = take(patterns.space)) !== null) offset += found.length;
    else if ((found = take(patterns.number)) !== null) add('number', found);
    else if ((found = take(patterns.string)) !== null) add('string', found, found.slice(1, -1));
    else if ((found = take(patterns.name)) !== null)
      add(operatorNames.has(found) && endsOperand(tokens.at(-1)) ? 'operator' : 'name', found);
    else if ((found = take(patterns.variable)) !== null) add('variable', found, found.slice(1));
    else if ((found = take(patterns.symbol)) !== null) add('symbol', found);
    else if ((found = take(patterns.operator)) !== null) add('operator', found);
    else if (text[offset] === '*') add(endsOperand(tokens.at(-1)) ? 'operator' : 'symbol', '*');
    else refuse(text, offset);
  }
  tokens.push({ kind: 'end', text: '', start: text.length });
  return tokens;
}

/** After the end of an operand `*` multiplies and `and`, `or`, `div`, `mod` are operators; elsewhere they are name tests. */
function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  switch (token.kind) {
    case 'number':
    case 'string':
    case 'name':
    case 'variable':
      return true;
    case 'operator':
    case 'end':
      return false;
    case 'symbol':
      return token.text === ')' || token.text === ']' || token.text === '.' || token.text === '..' || token.text === '*';
  }
}

function refuse(text: string, offset: number): never {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (character === '"' || character === "'") {
    return fail(
      'XPATH_SYNTAX',
      `expected ${character} to close the string that begins with ${text.slice(offset, offset + 12)}, got the end`,
      offset,
    );
  }
  if (character === '$') return fail('XPATH_SYNTAX', 'expected the name of a variable right after "$"', offset);
  if (character === '!') return fail('XPATH_SYNTAX', 'expected "=" after "!"', offset);
  if (character === ':') return fail('XPATH_SYNTAX', 'expected "::" between an axis and a name, got ":"', offset);
  return fail('XPATH_SYNTAX', `expected a name, a value or an operator, got "${character}"`, offset);
}
