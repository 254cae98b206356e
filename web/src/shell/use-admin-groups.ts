import { can } from '../../../src/core/access/can.ts';
import { useSignedIn } from './session-context.tsx';
import { adminGroups, type AdminSection } from './admin-sections.ts';

/** The pages of Admin that the reader may see; groups without any are left out. */
export function useAdminGroups(): readonly {
  readonly name: (typeof adminGroups)[number]['name'];
  readonly sections: readonly AdminSection[];
}[] {
  const { user } = useSignedIn();
  return adminGroups.flatMap(({ name, sections }) => {
    const seen = (sections as readonly AdminSection[]).filter(({ right: [verb, kind] }) => can(user, verb, { kind, name: null }));
    return seen.length === 0 ? [] : [{ name, sections: seen }];
  });
}
