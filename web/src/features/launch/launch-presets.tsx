import { IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/api-context.tsx';
import { changeMySettings, mySettingsRead, type MySettings } from '../../api/my-settings.ts';
import { failureText } from '../../i18n/failure-text.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import type { LaunchValues } from './launch-form.model.ts';
import styles from './launch.module.css';
import { presetsOf, withoutPreset, withPreset } from './presets.model.ts';

/** Values that the reader has kept: one fills the form, as an address that can be sent; those of the form are kept under a name. */
export function LaunchPresets({ name, values }: { readonly name: string; readonly values: LaunchValues }): ReactNode {
  const messages = useMessages();
  const { launch: words, ui } = messages;
  const { client } = useApi();
  const queries = useQueryClient();
  const notices = useNotices();
  const [isNaming, setNaming] = useState(false);
  const settings = useQuery(mySettingsRead(client)).data;
  const presets = settings === undefined ? [] : presetsOf(settings, name);
  const keeping = useMutation({
    mutationFn: (change: (kept: MySettings) => MySettings) => changeMySettings(client, change),
    onSuccess: (kept) => queries.setQueryData(mySettingsRead(client).queryKey, kept),
    onError: (error) => notices.say({ kind: 'fail', text: failureText(error, messages) }),
  });
  return (
    <section className={styles.section} aria-label={words.presets}>
      <h3>{words.presets}</h3>
      {presets.length === 0 && !isNaming ? <p className="small dim">{words.noPresets}</p> : null}
      <ul>
        {presets.map((preset) => (
          <li key={preset.name} className={styles.preset}>
            <Link to="/workflows/$name/launch" params={{ name }} search={addressOf(preset.values)} className="link ellipsis">
              {preset.name}
            </Link>
            <span className="mono dim ellipsis">{summaryOf(preset.values)}</span>
            <Button
              kind="ghost"
              size="small"
              isIcon
              aria-label={words.forgetPreset(preset.name)}
              title={words.forgetPreset(preset.name)}
              onClick={() => {
                keeping.mutate((kept) => withoutPreset(kept, preset));
                const undo = { label: ui.undo, run: () => keeping.mutate((kept) => withPreset(kept, preset)) };
                notices.say({ text: words.presetForgotten(preset.name), action: undo });
              }}
            >
              <IconX size={13} stroke={2} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {isNaming ? (
        <form
          className={styles.naming}
          onSubmit={(event) => {
            event.preventDefault();
            const text = new FormData(event.currentTarget).get('name');
            setNaming(false);
            if (typeof text === 'string' && text.trim() !== '')
              keeping.mutate((kept) => withPreset(kept, { workflow: name, name: text.trim(), values }));
          }}
        >
          <input
            name="name"
            aria-label={words.presetName}
            placeholder={words.presetName}
            maxLength={60}
            autoComplete="off"
            ref={(input) => input?.focus()}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setNaming(false);
            }}
          />
          <Button size="small" type="submit">
            {words.keep}
          </Button>
        </form>
      ) : (
        <Button size="small" isBusy={keeping.isPending} onClick={() => setNaming(true)}>
          {words.keepPreset}
        </Button>
      )}
    </section>
  );
}

function addressOf(values: LaunchValues): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`parameter.${name}`, value]));
}

function summaryOf(values: LaunchValues): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value.slice(0, 80)}`)
    .join(' ');
}
