const dayMs = 86_400_000;

/** The day of a moment by the clock of the viewer, moved by some days: `2027-03-01`. */
export function isoDay(atMs: number, days: number): string {
  const at = new Date(atMs + days * dayMs);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}
