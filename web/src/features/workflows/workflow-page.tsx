import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { PageHead } from '../../ui/page-head.tsx';

/** One workflow. */
export function WorkflowPage(): ReactNode {
  const { shell } = useMessages();
  return <PageHead title={shell.workflows} />;
}
