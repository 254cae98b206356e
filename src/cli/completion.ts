import type { Command } from './command.ts';
import { globalOptions } from './options.ts';

/** A script for bash that completes commands, options and choices, made from the table of commands. */
export function bashCompletion(commands: readonly Command[]): string {
  const firsts = [...new Set(commands.map(({ name }) => name[0] ?? ''))];
  const groups = firsts.flatMap((first) => {
    const seconds = commands.filter(({ name }) => name[0] === first && name.length > 1).map(({ name }) => name[1] ?? '');
    return seconds.length === 0 ? [] : [`    ${first}) words='${seconds.join(' ')}' ;;`];
  });
  const options = commands.map((command) => {
    const names = [...command.options, ...globalOptions].map((option) => `--${option.name}`);
    return `    '${command.name.join(' ')}') words='${names.join(' ')}' ;;`;
  });
  const choices = new Map(
    commands.flatMap((command) =>
      command.options.flatMap(({ name, choices: values }) => (values === undefined ? [] : [[name, values] as const])),
    ),
  );
  const values = [...choices].map(([name, words]) => `    --${name}) words='${words.join(' ')}' ;;`);
  const files = new Set(
    commands.flatMap((command) =>
      command.options.filter(({ value }) => value === 'FILE' || value === 'DIR').map(({ name }) => `--${name}`),
    ),
  );
  return `# bash completion for evqueue; use it with: source <(evqueue completion bash)
_evqueue() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  local first=\${COMP_WORDS[1]} command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  case $before in
${values.join('\n')}
    ${[...files].join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${firsts.join(' ')}' -- "$current"))
    return
  fi
  case $first in
${groups.join('\n')}
  esac
  if [ -n "$words" ]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      COMPREPLY=($(compgen -W "$words" -- "$current"))
      return
    fi
    command="$first \${COMP_WORDS[2]}"
    words=
  fi
  case $command in
${options.join('\n')}
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -F _evqueue evqueue
`;
}
