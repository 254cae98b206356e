import { useMediaQuery } from '@mantine/hooks';

/** Whether this is a screen for one column: 700 px or less, as in the style sheets. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false });
}
