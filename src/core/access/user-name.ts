/** Names that mean something else where names of users stand: who holds the local token, and what evqueue does by itself. */
const reserved: ReadonlySet<string> = new Set(['local', 'retention', 'first-start', 'evqueue', 'system', 'me']);

/** What a name of a user is, for messages. */
export const userNameRule = 'a name of a user has 1 to 64 letters, digits, ".", "_", "@" or "-", and begins with a letter or digit';

/** Whether a text can name a user. */
export function isUserName(text: string): boolean {
  return /^[A-Za-z0-9][\w.@-]{0,63}$/.test(text) && !reserved.has(text.toLowerCase());
}
