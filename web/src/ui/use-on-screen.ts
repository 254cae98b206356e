import { useEffect, useState, type RefObject } from 'react';

/** Whether an element has been on screen, or near it. Once it has, it stays so: what was fetched for it is kept fresh. */
export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [wasSeen, setSeen] = useState(false);
  useEffect(() => {
    const target = element.current;
    if (wasSeen || target === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, wasSeen]);
  return wasSeen;
}
