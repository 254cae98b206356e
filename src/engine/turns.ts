/** How long one thing may keep the loop to itself before everybody else has a turn, milliseconds. */
export const partMs = 2;
