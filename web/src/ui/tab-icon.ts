import { useEffect } from 'react';
import { hueOf, type Hue, type StateKind } from './state.ts';

/** One silhouette for each hue, in a square of 16: the icon of a tab is too small for more. */
const shapes: { readonly [hue in Hue]: string } = {
  exec: '<circle cx="8" cy="8" r="7.5" fill="FILL"/><path d="M6 4.4v7.2L12 8z" fill="#fff"/>',
  wait: '<rect x="1" y="1" width="14" height="14" rx="3" fill="FILL"/><path d="M4 5.5h8M4 8h8M4 10.5h5" stroke="#fff" stroke-width="1.6"/>',
  retry:
    '<path d="M13.4 5.6A6 6 0 1 0 14 8.6M14.6 2v4.4h-4.4" fill="none" stroke="FILL" stroke-width="2.2"/><circle cx="8" cy="8" r="2" fill="FILL"/>',
  fail: '<path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" fill="FILL"/><path d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4" stroke="#fff" stroke-width="2"/>',
  ok: '<path d="M2 8.8l4 4L14.2 4" fill="none" stroke="FILL" stroke-width="2.6"/>',
  none: '<rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="none" stroke="FILL" stroke-width="2"/><rect x="5.5" y="5.5" width="5" height="5" fill="FILL"/>',
};

/** The icon of a state as an address. `fill` is a colour. */
export function tabIcon(state: StateKind, fill: string): string {
  const shape = shapes[hueOf(state)].replaceAll('FILL', fill);
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`)}`;
}

/** Shows a state as the icon of the browser's tab while the component is on screen; then the mark is back. */
export function useTabIcon(state: StateKind): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link === null) return;
    const mark = link.href;
    const fill = getComputedStyle(document.documentElement)
      .getPropertyValue(`--${hueOf(state)}-fill`)
      .trim();
    link.href = tabIcon(state, fill === '' ? '#666' : fill);
    return () => {
      link.href = mark;
    };
  }, [state]);
}
