import fastify from 'fastify';
import { expect, test } from 'vitest';
import { requireRules } from './route-rule.ts';

test('the server refuses to start with a route that declares no rule', () => {
  const app = fastify();
  requireRules(app);
  app.get('/open', { config: { rule: 'public' } }, () => 'ok');
  expect(() => app.get('/forgotten', () => 'ok')).toThrow('/forgotten declares no rule');
});
