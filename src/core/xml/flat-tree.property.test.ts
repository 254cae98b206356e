import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryElement, elementOfPlain } from '../../../test/support/arbitrary-xml.ts';
import { flatten, unflatten } from './flat-tree.ts';
import { printXml } from './print.ts';

test('a tree that is taken apart, sent as text and put together again is the same tree', () => {
  fc.assert(
    fc.property(arbitraryElement, (plain) => {
      const element = elementOfPlain(plain);
      const sent: unknown = JSON.parse(JSON.stringify(flatten(element)));
      expect(printXml(unflatten(sent as ReturnType<typeof flatten>))).toBe(printXml(element));
    }),
  );
});
