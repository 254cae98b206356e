import { Combobox, useCombobox } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useMessages } from '../i18n/i18n.tsx';
import { useKeys } from './keys.tsx';
import styles from './filter-bar.module.css';

/** A condition that holds: `id` tells it apart, the other two are read. */
export type FilterToken = { readonly id: string; readonly name: string; readonly value: string };

/** What completion offers: choosing it puts `text` into the field, or, where it is whole, adds the condition. */
export type FilterSuggestion = { readonly text: string; readonly label: string; readonly hint: string; readonly isWhole: boolean };

/**
 * Conditions as tokens, and a field that completes names and values of more. `/` goes there, Backspace in the empty field
 * takes the last token off.
 *
 * @param typed        what stands in the field; whoever shows the bar keeps it, since completion may have to be asked for
 * @param suggestions  for what is typed
 * @param onAdd        adds what was typed or chosen; true: it was understood, and the field is emptied
 */
export function FilterBar({
  tokens,
  placeholder,
  focusLabel,
  typed,
  onType,
  suggestions,
  onAdd,
  onRemove,
}: {
  readonly tokens: readonly FilterToken[];
  readonly placeholder: string;
  readonly focusLabel: string;
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly suggestions: readonly FilterSuggestion[];
  readonly onAdd: (typed: string) => boolean;
  readonly onRemove: (id: string) => void;
}): ReactNode {
  const { ui } = useMessages();
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useKeys(ui.filters, [{ keys: '/', label: focusLabel, run: () => input.current?.focus() }]);

  const add = (text: string): void => {
    if (!onAdd(text)) return;
    onType('');
    combobox.closeDropdown();
  };
  const choose = (text: string): void => {
    const chosen = suggestions.find((suggestion) => suggestion.text === text);
    if (chosen?.isWhole === true) return add(text);
    onType(text);
    combobox.openDropdown();
    input.current?.focus();
  };

  return (
    <div className={styles.field} role="group" aria-label={ui.filters}>
      <IconSearch size={14} stroke={1.75} aria-hidden />
      {tokens.map(({ id, name, value }) => (
        <span key={id} className={styles.token}>
          <span className={styles.name}>{name}</span>
          <b className="ellipsis">{value}</b>
          <button type="button" className={styles.remove} aria-label={ui.removeFilter(`${name} ${value}`)} onClick={() => onRemove(id)}>
            <IconX size={12} stroke={1.75} />
          </button>
        </span>
      ))}
      <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width={340} offset={6}>
        <Combobox.Target>
          <input
            ref={input}
            className={styles.input}
            value={typed}
            placeholder={placeholder}
            aria-label={placeholder}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              onType(event.currentTarget.value);
              combobox.openDropdown();
              combobox.resetSelectedOption();
            }}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1 && typed.trim() !== '') {
                event.preventDefault();
                add(typed);
              } else if (event.key === 'Backspace' && typed === '') {
                const last = tokens.at(-1);
                if (last !== undefined) onRemove(last.id);
              } else if (event.key === 'Escape') {
                event.preventDefault();
                combobox.closeDropdown();
                event.currentTarget.blur();
              }
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={suggestions.length === 0}>
          <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={ui.filters}>
            {suggestions.map(({ text, label, hint }) => (
              <Combobox.Option key={text} value={text}>
                <span className={styles.option}>
                  <span>{label}</span>
                  <span className="ellipsis">{hint}</span>
                </span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {typed === '' ? <kbd aria-hidden>/</kbd> : null}
    </div>
  );
}
