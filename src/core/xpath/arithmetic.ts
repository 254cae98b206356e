import type { ArithmeticOperator } from './tree.ts';

/** Arithmetic of XPath 1.0: that of doubles, `mod` with the sign of the left operand. */
export function calculate(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case 'div':
      return left / right;
    case 'mod':
      return left % right;
  }
}
