import { expect, test } from 'vitest';
import { stateKinds } from './state.ts';
import { tabIcon } from './tab-icon.ts';

test('every state has an icon in its colour, as an image that the page may show', () => {
  for (const state of stateKinds) {
    const icon = decodeURIComponent(tabIcon(state, '#123456'));
    expect(icon).toMatch(/^data:image\/svg\+xml,<svg /);
    expect(icon).toContain('#123456');
    expect(icon).not.toContain('FILL');
  }
  expect(tabIcon('failed', '#000')).not.toBe(tabIcon('succeeded', '#000'));
});
