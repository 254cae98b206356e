import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * Whether the page is being printed: a list that draws only what is on screen draws all of it then. Paper is light: so is
 * what is printed.
 */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const { dataset } = document.documentElement;
    let scheme: string | undefined;
    const begin = (): void => {
      scheme = dataset['mantineColorScheme'];
      dataset['mantineColorScheme'] = 'light';
      // The browser takes the page as it is when this returns.
      flushSync(() => setPrinting(true));
    };
    const end = (): void => {
      if (scheme !== undefined) dataset['mantineColorScheme'] = scheme;
      setPrinting(false);
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
