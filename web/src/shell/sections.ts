/** The sections of the top bar, with the second key of `G …`. */
export const sections = [
  { to: '/', name: 'home', isExact: true, key: 'h', label: 'goHome' },
  { to: '/instances', name: 'instances', isExact: false, key: 'i', label: 'goInstances' },
  { to: '/workflows', name: 'workflows', isExact: false, key: 'w', label: 'goWorkflows' },
  { to: '/plans', name: 'plans', isExact: false, key: 'p', label: 'goPlans' },
  { to: '/queues', name: 'queues', isExact: false, key: 'q', label: 'goQueues' },
  { to: '/admin', name: 'admin', isExact: false, key: 'a', label: 'goAdmin' },
] as const;

/** The section that an address belongs to; undefined: none, as one's own page. */
export function sectionOf(pathname: string): (typeof sections)[number] | undefined {
  return sections.find(({ to, isExact }) => (isExact ? pathname === to : pathname === to || pathname.startsWith(`${to}/`)));
}
