import type { CheckReport } from './check-report.ts';
import type { ParameterDefinition } from './model.ts';
import { fitParameter } from './parameters.ts';

/** Checks that names are unique, and that defaults and choices fit the type. */
export function checkParameters(parameters: readonly ParameterDefinition[], report: CheckReport): void {
  const names = new Set<string>();
  for (const parameter of parameters) {
    const { name, choices, ...rest } = parameter;
    if (names.has(name)) report.error('WORKFLOW_DUPLICATE_NAME', parameter, 'name', `parameter "${name}" is declared twice`);
    names.add(name);
    choices?.forEach((choice, index) => {
      const fitted = fitParameter({ name, ...rest, required: true }, choice);
      if (fitted.ok) return;
      report.error(
        'WORKFLOW_INVALID_VALUE',
        parameter,
        `choices.${index}`,
        `choice of parameter "${name}": expected ${fitted.error}, got "${choice}"`,
      );
    });
    if (parameter.default === undefined) continue;
    const fitted = fitParameter(parameter, parameter.default);
    if (fitted.ok) continue;
    report.error(
      'WORKFLOW_INVALID_VALUE',
      parameter,
      'default',
      `default of parameter "${name}": expected ${fitted.error}, got "${parameter.default}"`,
    );
  }
}
