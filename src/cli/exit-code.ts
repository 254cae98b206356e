/** Exit codes of every command; the reference of the command line lists them. */
export const exitCodes = {
  ok: 0,
  /** The instance ended with errors, the request was refused, or something that was checked is not in order. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The engine cannot be reached, or lets nobody in. */
  unreachable: 3,
  /** Interrupted by the person at the keyboard. */
  interrupted: 130,
} as const;

/** What each code means, for people. */
export const exitCodeMeanings: readonly { readonly code: number; readonly meaning: string }[] = [
  { code: exitCodes.ok, meaning: 'Done. Of `run` and `launch --wait`: the instance ended without error.' },
  { code: exitCodes.failed, meaning: 'The instance ended with errors, the request was refused, or a check found something.' },
  { code: exitCodes.usage, meaning: 'The command line is wrong; the message says where.' },
  { code: exitCodes.unreachable, meaning: 'The engine cannot be reached, or the token is not valid.' },
  { code: exitCodes.interrupted, meaning: 'Interrupted. A launched instance goes on; one of `run` was killed.' },
];
