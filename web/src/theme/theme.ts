import { createTheme, type MantineThemeOverride } from '@mantine/core';

/** Mantine in our measure. Colours come from `tokens.css` by way of `mantine-bridge.css`. */
export const theme: MantineThemeOverride = createTheme({
  defaultRadius: 6,
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: { fontWeight: '640' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  colors: {
    petrol: ['#e0eef0', '#c5dfe2', '#9fcad0', '#6cc5cf', '#3c98a4', '#217884', '#0b5f6b', '#0a545f', '#084852', '#063a42'],
  },
  primaryColor: 'petrol',
  components: {
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs', color: 'var(--petrol)', iconColor: 'var(--on-petrol)' } },
    Switch: { defaultProps: { size: 'xs', color: 'var(--petrol)' } },
    Menu: { defaultProps: { shadow: 'none', withinPortal: true } },
    Modal: { defaultProps: { centered: true, lockScroll: false, withCloseButton: false } },
  },
});
