import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { PageHead } from '../../ui/page-head.tsx';

/** One instance. */
export function InstancePage(): ReactNode {
  const { shell } = useMessages();
  return <PageHead title={shell.instances} />;
}
