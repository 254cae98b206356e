import { splitWords } from '../../workflow/words.ts';
import { type ImportedWork, type NotUnderstood, notUnderstood } from './imported-plan.ts';
import { lastSetting, settingsOf, type Unit, type UnitSetting } from './systemd-unit.ts';
import { reason, type Reason } from './reason.ts';

/**
 * What a service runs, as work of a plan: its only command, user, directory and environment. null, and an entry in `refused`,
 * where a plan cannot run it: no command or several, `%` specifiers, `$` variables, which systemd would replace.
 */
export function workOfService(
  service: Unit,
  refused: NotUnderstood[],
): { readonly work: ImportedWork; readonly notes: readonly Reason[] } | null {
  const commands = settingsOf(service, 'Service', 'ExecStart');
  const [exec, second] = commands;
  if (exec === undefined) {
    const first = service.settings[0];
    if (first !== undefined) refused.push(notUnderstood(first.source, 0, reason('execStart')));
    return null;
  }
  if (second !== undefined) {
    refused.push(notUnderstood(second.source, 0, reason('severalCommands'), reason('severalCommandsHint')));
    return null;
  }
  const command = commandOf(exec, refused);
  if (command === null) return null;
  for (const setting of service.settings) {
    if (setting.section === 'Service' && changesTheCommand(setting.key))
      refused.push(notUnderstood(setting.source, 0, reason('serviceSetting', { setting: setting.key })));
  }
  const work: ImportedWork = {
    kind: 'command',
    command: command.text,
    shell: null,
    stdin: null,
    user: lastSetting(service, 'Service', 'User')?.value ?? null,
    directory: lastSetting(service, 'Service', 'WorkingDirectory')?.value ?? null,
    environment: environmentOf(service, refused),
  };
  return { work, notes: command.ignoresFailure ? [reason('everyExitCode')] : [] };
}

/** Settings without which the command would not do the same; limits and confinement are among them. */
function changesTheCommand(key: string): boolean {
  return /^(Exec(StartPre|StartPost|Condition|StopPost|Stop|Reload)|EnvironmentFile|PassEnvironment|UnsetEnvironment|Group|StandardInput\w*|DynamicUser|RootDirectory|RootImage|TimeoutStartSec|TimeoutSec|RuntimeMaxSec|Restart|Nice|UMask|Limit\w+|Memory\w+|CPU\w+|LoadCredential\w*)$/.test(
    key,
  );
}

function commandOf(exec: UnitSetting, refused: NotUnderstood[]): { readonly text: string; readonly ignoresFailure: boolean } | null {
  const prefix = /^[@\-:+!|]*/.exec(exec.value)?.[0] ?? '';
  const text = exec.value.slice(prefix.length);
  const refuse = (offset: number, message: Reason | string): null => {
    refused.push(notUnderstood(exec.source, exec.offset + offset, message));
    return null;
  };
  if (/[@+!|]/.test(prefix)) return refuse(0, reason('prefix', { prefix }));
  const specifier = /%[^%]/.exec(text.replaceAll('%%', '  '));
  if (specifier !== null) return refuse(prefix.length + specifier.index, reason('specifier', { specifier: specifier[0] }));
  const variable = prefix.includes(':') ? null : /\$[{\w]/.exec(text.replaceAll('$$', '  '));
  if (variable !== null) return refuse(prefix.length + variable.index, reason('variable'));
  const plain = text.replaceAll('%%', '%').replaceAll('$$', '$');
  const words = splitWords(plain);
  if (!words.ok) return refuse(prefix.length + words.error.offset, words.error.message);
  return { text: plain, ignoresFailure: prefix.includes('-') };
}

/** `Environment="A=1 2" B=3`, given any number of times. */
function environmentOf(service: Unit, refused: NotUnderstood[]): readonly { readonly name: string; readonly value: string }[] {
  const environment = new Map<string, string>();
  for (const setting of settingsOf(service, 'Service', 'Environment')) {
    const words = splitWords(setting.value);
    const faulty = words.ok ? words.value.some((word) => !/^[A-Za-z_]\w*=/.test(word)) : true;
    if (!words.ok || faulty) {
      refused.push(notUnderstood(setting.source, setting.offset, reason('assignment', { got: setting.value })));
      continue;
    }
    for (const word of words.value) environment.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
  }
  return [...environment].map(([name, value]) => ({ name, value }));
}
