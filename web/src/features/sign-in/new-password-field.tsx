import { PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { checkPassword, minPasswordLength } from '../../../../src/core/access/password-rules.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { StateGlyph } from '../../ui/state-glyph.tsx';

/** A password to be chosen, with its length as it is typed, and a mark once the rules allow it. */
export function NewPasswordField({
  userName,
  value,
  onChange,
  size = 'xs',
  className = '',
  isFocused = false,
}: {
  /** Whose it will be: a password may not be the name. */
  readonly userName: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly size?: 'xs' | 'sm';
  readonly className?: string | undefined;
  readonly isFocused?: boolean;
}): ReactNode {
  const { sessions } = useMessages();
  const length = Array.from(value).length;
  return (
    <div className={className}>
      <PasswordInput
        size={size}
        label={sessions.choosePassword(minPasswordLength)}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': sessions.show }}
        autoFocus={isFocused}
        required
        withAsterisk={false}
      />
      <div className="row small dim" style={{ marginTop: 4, minHeight: 18 }} aria-live="polite">
        {checkPassword(value, userName).ok ? <StateGlyph state="succeeded" isDecoration /> : null}
        {length === 0 ? null : sessions.characters(length)}
      </div>
    </div>
  );
}
