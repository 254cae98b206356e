import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { PageHead } from '../../ui/page-head.tsx';

/** The list of instances. */
export function InstancesPage(): ReactNode {
  const { instances } = useMessages();
  return <PageHead title={instances.title} />;
}
