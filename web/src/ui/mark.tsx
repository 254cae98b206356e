import type { ReactNode } from 'react';

/** The mark of evQueue: three lines of a queue. */
export function Mark({ size = 18 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden style={{ display: 'block', flex: 'none' }}>
      <rect x="1" y="3" width="18" height="3.6" rx="1.2" fill="currentColor" />
      <rect x="1" y="8.2" width="12" height="3.6" rx="1.2" fill="var(--petrol)" />
      <rect x="1" y="13.4" width="6" height="3.6" rx="1.2" fill="currentColor" />
    </svg>
  );
}
