/** Limits of instances. Over them a node fails and says so; nothing is cut in silence. */

/** Items of one loop. */
export const maxLoopItems = 100_000;

/** Bytes of an output that is parsed as XML or JSON. */
export const maxParsedBytes = 8 * 1024 * 1024;

/** Bytes of a text output that XPath sees; a larger one reads as empty, as in evQueue (500 KiB there). */
export const maxTextBytes = 500 * 1024;

/** Bytes of all inputs and outputs that expressions can see in one instance. */
export const maxDocumentBytes = 64 * 1024 * 1024;

/** WORKFLOW tasks above each other. */
export const maxLaunchDepth = 32;
