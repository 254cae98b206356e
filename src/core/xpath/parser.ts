import { closestName } from '../did-you-mean.ts';
import { fail } from './failure.ts';
import { tokenize, type Token } from './lexer.ts';
import {
  axes,
  type Axis,
  type AxisStep,
  type Call,
  type CallStep,
  type NodeTest,
  type Operation,
  type Operator,
  type PathStart,
  type Step,
  type Tree,
} from './tree.ts';

/** What the dialects write differently. */
export type Grammar = {
  /** Operators by priority, the loosest first; all are left-associative. */
  readonly levels: readonly (readonly Operator[])[];
  /** Whether `|` binds tighter than the sign of a number, as in XPath 1.0; else it is among `levels`. */
  readonly unionBeforeSign: boolean;
  /** Whether `.` and `..` take predicates. */
  readonly filteredDots: boolean;
  /** Functions of the dialect that cannot come after a slash. */
  readonly isStepFunction: (name: string) => boolean;
};

/** How deep parentheses, arguments and predicates may be nested. */
const maxNesting = 200;

const nodeTypes: ReadonlySet<string> = new Set(['node', 'text', 'comment', 'processing-instruction']);

/** Reads an expression. Throws `XPathFailure`. */
export function parseXPath(text: string, grammar: Grammar): Tree {
  const parser = new Parser(tokenize(text), grammar);
  return parser.parseAll();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #grammar: Grammar;
  #index = 0;
  #nesting = 0;
  #predicates = 0;

  constructor(tokens: readonly Token[], grammar: Grammar) {
    this.#tokens = tokens;
    this.#grammar = grammar;
  }

  parseAll(): Tree {
    if (this.#tokens.length === 1) return fail('XPATH_SYNTAX', 'expected an expression, got nothing', 0);
    const tree = this.#expression();
    return this.#token.kind === 'end' ? tree : this.#expected('an operator or the end');
  }

  get #token(): Token {
    return this.#tokens[this.#index]!;
  }

  #peek(ahead: number): Token | undefined {
    return this.#tokens[this.#index + ahead];
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  #at(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol;
  }

  #accept(symbol: string): boolean {
    if (!this.#at(symbol)) return false;
    this.#index += 1;
    return true;
  }

  #expected(what: string): never {
    const { kind, text, start } = this.#token;
    return fail('XPATH_SYNTAX', `expected ${what}, got ${kind === 'end' ? 'the end' : `"${text}"`}`, start);
  }

  #close(symbol: string, opened: Token): void {
    if (!this.#accept(symbol)) this.#expected(`"${symbol}" for the "${opened.text}" of character ${opened.start + 1}`);
  }

  #expression(): Tree {
    this.#nesting += 1;
    if (this.#nesting > maxNesting)
      fail('XPATH_SYNTAX', `expected at most ${maxNesting} parentheses and brackets inside each other, got more`, this.#token.start);
    const tree = this.#level(0);
    this.#nesting -= 1;
    return tree;
  }

  #level(level: number): Tree {
    const operators = this.#grammar.levels[level];
    if (operators === undefined) return this.#signed();
    return this.#chain(operators, () => this.#level(level + 1));
  }

  #chain(operators: readonly Operator[], operand: () => Tree): Tree {
    const offset = this.#token.start;
    const first = operand();
    const rest: Operation[] = [];
    for (let found = this.#operator(operators); found !== null; found = this.#operator(operators)) {
      const at = this.#next().start;
      rest.push({ operator: found, operand: operand(), offset: at });
    }
    return rest.length === 0 ? first : { kind: 'operation', first, rest, offset };
  }

  #operator(operators: readonly Operator[]): Operator | null {
    if (this.#token.kind !== 'operator') return null;
    const { text } = this.#token;
    return operators.find((operator) => operator === text) ?? null;
  }

  /** Any number of minus signs before an operand: only whether they are odd matters, and that the operand becomes a number. */
  #signed(): Tree {
    const offset = this.#token.start;
    let signs = 0;
    while (this.#token.kind === 'operator' && this.#token.text === '-') {
      this.#index += 1;
      signs += 1;
    }
    const operand = this.#grammar.unionBeforeSign ? this.#chain(['|'], () => this.#path()) : this.#path();
    if (signs === 0) return operand;
    const negated: Tree = { kind: 'negate', operand, offset };
    return signs % 2 === 1 ? negated : { kind: 'negate', operand: negated, offset };
  }

  #path(): Tree {
    const offset = this.#token.start;
    if (this.#at('/') || this.#at('//')) {
      const deep = this.#next().text === '//';
      if (!deep && !this.#startsStep()) return { kind: 'path', start: { kind: 'root' }, steps: [], offset };
      return { kind: 'path', start: { kind: 'root' }, steps: this.#steps(deep), offset };
    }
    const primary = this.#primary();
    if (primary === null) {
      if (!this.#startsStep()) return this.#expected('an expression');
      return { kind: 'path', start: { kind: 'context' }, steps: this.#steps(false), offset };
    }
    const nested = this.#predicates > 0;
    const { tree, call } = primary;
    const predicates = this.#predicateList();
    const slash = this.#at('/') || this.#at('//');
    if (predicates.length === 0 && !slash) return tree;
    const start: PathStart = call === null ? { kind: 'primary', expression: tree, predicates } : { kind: 'call', call, predicates, nested };
    return { kind: 'path', start, steps: slash ? this.#steps(this.#next().text === '//') : [], offset };
  }

  /** A literal, variable, function or parenthesis; null where a step begins. */
  #primary(): { readonly tree: Tree; readonly call: Call | null } | null {
    const token = this.#token;
    switch (token.kind) {
      case 'number':
        this.#index += 1;
        return { tree: { kind: 'number', text: token.text, grouped: false, offset: token.start }, call: null };
      case 'string':
        this.#index += 1;
        return { tree: { kind: 'string', text: token.text, offset: token.start }, call: null };
      case 'variable':
        this.#index += 1;
        return { tree: { kind: 'variable', name: token.text, offset: token.start }, call: null };
      case 'name': {
        if (!this.#isCall()) return null;
        const call = this.#call();
        return { tree: call, call };
      }
      case 'symbol': {
        if (token.text !== '(') return null;
        this.#index += 1;
        const tree = this.#expression();
        this.#close(')', token);
        return { tree: tree.kind === 'number' ? { ...tree, grouped: true } : tree, call: null };
      }
      case 'operator':
      case 'end':
        return null;
    }
  }

  #isCall(): boolean {
    const after = this.#peek(1);
    return this.#token.kind === 'name' && after?.kind === 'symbol' && after.text === '(' && !nodeTypes.has(this.#token.text);
  }

  #call(): Call {
    const name = this.#next();
    const opened = this.#next();
    const args: Tree[] = [];
    if (!this.#accept(')')) {
      do args.push(this.#expression());
      while (this.#accept(','));
      this.#close(')', opened);
    }
    return { kind: 'call', name: name.text, args, offset: name.start };
  }

  #predicateList(): Tree[] {
    const predicates: Tree[] = [];
    while (this.#at('[')) {
      const opened = this.#next();
      this.#predicates += 1;
      predicates.push(this.#expression());
      this.#predicates -= 1;
      this.#close(']', opened);
    }
    return predicates;
  }

  #startsStep(): boolean {
    const { kind, text } = this.#token;
    return kind === 'name' || (kind === 'symbol' && (text === '.' || text === '..' || text === '@' || text === '*'));
  }

  #steps(firstIsDeep: boolean): Step[] {
    const steps = [this.#step(firstIsDeep)];
    while (this.#at('/') || this.#at('//')) {
      const deep = this.#next().text === '//';
      steps.push(this.#step(deep));
    }
    return steps;
  }

  #step(deep: boolean): Step {
    const offset = this.#token.start;
    const nested = this.#predicates > 0;
    if (!this.#startsStep()) return this.#expected('a name, "@", "*", "." or a function');
    if (this.#isCall()) return this.#callStep(deep, nested, offset);
    if (this.#at('.') || this.#at('..')) {
      const form = this.#next().text === '.' ? 'self' : 'parent';
      if (this.#at('[') && !this.#grammar.filteredDots) {
        const { start } = this.#token;
        return fail(
          'XPATH_SYNTAX',
          `expected "/", an operator or the end after "${form === 'self' ? '.' : '..'}", got "["`,
          start,
          `write ${form}::node()[...]`,
        );
      }
      return { kind: 'axis', form, axis: form, test: { kind: 'node' }, predicates: this.#predicateList(), deep, nested, offset };
    }
    const head: Pick<AxisStep, 'form' | 'axis' | 'test'> = this.#accept('@')
      ? { form: 'attribute', axis: 'attribute', test: this.#test() }
      : this.#isAxis()
        ? { form: 'axis', axis: this.#axis(), test: this.#test() }
        : this.#named();
    return { kind: 'axis', ...head, predicates: this.#predicateList(), deep, nested, offset };
  }

  /** A step of only a test: `a` and `*` are short forms, `text()` is as good as `child::text()`. */
  #named(): Pick<AxisStep, 'form' | 'axis' | 'test'> {
    const test = this.#test();
    return { form: test.kind === 'name' || test.kind === 'any' || test.kind === 'prefix' ? 'name' : 'axis', axis: 'child', test };
  }

  #callStep(deep: boolean, nested: boolean, offset: number): CallStep {
    const { text } = this.#token;
    if (!this.#grammar.isStepFunction(text)) {
      return fail(
        'XPATH_SYNTAX',
        `expected a name or a function of the workflow after "/", got the function ${text}()`,
        offset,
        `write ${text}(path) in place of path/${text}()`,
      );
    }
    return { kind: 'call', call: this.#call(), predicates: this.#predicateList(), deep, nested, offset };
  }

  #isAxis(): boolean {
    const after = this.#peek(1);
    return this.#token.kind === 'name' && after?.kind === 'symbol' && after.text === '::';
  }

  #axis(): Axis {
    const { text, start } = this.#next();
    this.#index += 1;
    const axis = axes.find((candidate) => candidate === text);
    if (axis !== undefined) return axis;
    const close = closestName(text, axes);
    return fail(
      'XPATH_SYNTAX',
      `expected one of the axes ${axes.join(', ')}, got "${text}"`,
      start,
      close === null ? undefined : `did you mean "${close}"?`,
    );
  }

  #test(): NodeTest {
    const token = this.#token;
    if (this.#accept('*')) return { kind: 'any' };
    if (token.kind !== 'name') return this.#expected('a name or "*"');
    const opened = this.#peek(1);
    this.#index += 1;
    if (opened?.kind === 'symbol' && opened.text === '(') return this.#typeTest(token, opened);
    return token.text.endsWith(':*') ? { kind: 'prefix', prefix: token.text.slice(0, -1) } : { kind: 'name', name: token.text };
  }

  #typeTest(name: Token, opened: Token): NodeTest {
    if (!nodeTypes.has(name.text))
      return fail(
        'XPATH_SYNTAX',
        `expected node(), text(), comment() or a name after "::" or "@", got the function ${name.text}()`,
        name.start,
      );
    this.#index += 1;
    if (name.text === 'processing-instruction' && this.#token.kind === 'string') this.#index += 1;
    this.#close(')', opened);
    if (name.text === 'node' || name.text === 'text') return { kind: name.text };
    return { kind: 'none' };
  }
}
