import { err, ok } from '../result.ts';
import type { Expression } from './expression.ts';
import { XPathFailure } from './failure.ts';
import { Focus, Run } from './run.ts';
import type { Evaluation, EvaluationContext } from './value.ts';

/**
 * The value of an expression in a context. Errors carry a code and the place in the text: unknown names, wrong arguments,
 * types or values, the budget of visits. The wish of `evqWait` to wait comes out as it went in.
 */
export function evaluateXPath(expression: Expression, context: EvaluationContext): Evaluation {
  const { rules } = expression;
  const run = new Run(context, rules.sets);
  try {
    return ok(expression.run(new Focus(run, context.node, rules.outermostPlace, rules.outermostPlace)));
  } catch (error) {
    if (error instanceof XPathFailure) return err(error.error);
    throw error;
  }
}
