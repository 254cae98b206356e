/** Variables of the engine's own environment that commands may see; nothing else is passed on. */
const allowed = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ'] as const;

/** The environment that every command starts with. */
export function commandEnvironment(environment: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const passed = new Map<string, string>();
  for (const name of allowed) {
    const value = environment[name];
    if (value !== undefined && value !== '') passed.set(name, value);
  }
  return passed;
}
