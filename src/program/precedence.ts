/** Who goes first where the engine and its commands want the processors at once. */
import { getPriority, setPriority } from 'node:os';

/** How much more often than a command the engine comes to its turn: about three times. */
const steps = 5;

/**
 * Lets this thread, and threads that it makes from now on, go before the commands that it starts: the engine needs little,
 * and all commands wait for that little. Only root may, and whom the service manager lets (`LimitNICE`); for others nothing
 * changes.
 *
 * @returns the niceness that commands should have, which is that from before; null: nothing has changed
 */
export function goBeforeCommands(): number | null {
  const own = getPriority();
  try {
    setPriority(own - steps);
    return own;
  } catch {
    return null;
  }
}
