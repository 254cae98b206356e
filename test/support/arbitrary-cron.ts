import * as fc from 'fast-check';

/** Cron texts of five fields in all forms that the brute-force walk reads, and that name some day. */
export function arbitraryCronText(): fc.Arbitrary<string> {
  const minute = numbers(0, 59);
  const hour = fc.oneof(fc.constant('*'), numbers(0, 23));
  const dayOfMonth = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: numbers(1, 28) },
    {
      weight: 1,
      arbitrary: list(fc.oneof(fc.integer({ min: 1, max: 28 }).map(String), fc.constantFrom('L', 'LW', 'L-3', '1W', '15W', '28W'))),
    },
  );
  const month = fc.oneof(
    { weight: 4, arbitrary: fc.constant('*') },
    { weight: 1, arbitrary: numbers(1, 12) },
    { weight: 1, arbitrary: fc.constantFrom('MAR', 'OCT,NOV', 'APR-DEC/2') },
  );
  const dayOfWeek = fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: numbers(0, 6) },
    { weight: 2, arbitrary: list(fc.constantFrom('SUN', '7', '5-7', 'MON-FRI', '5#1', 'SUN#4', '0L', 'WEDL')) },
    { weight: 1, arbitrary: fc.constantFrom('+SUN', '+0-5', '+MON,TUE') },
  );
  return fc.tuple(minute, hour, dayOfMonth, month, dayOfWeek).map((fields) => fields.join(' '));
}

function list(item: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
}

function numbers(low: number, high: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: low, max: high });
  const step = fc.integer({ min: 1, max: Math.floor((high - low) / 2) });
  return list(
    fc.oneof(
      value.map(String),
      fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.tuple(value, value, step).map(([a, b, n]) => `${Math.min(a, b)}-${Math.max(a, b)}/${n}`),
      step.map((n) => `*/${n}`),
      fc.tuple(value, step).map(([a, n]) => `${a}/${n}`),
    ),
  );
}
