import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';

/** The way back to the list of pages: on a narrow screen there is no other. */
export function AdminCrumb(): ReactNode {
  return <Link to="/admin">{useMessages().shell.admin}</Link>;
}
