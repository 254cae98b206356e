/** One or two letters for a user name: `nadia.ferrand` is NF, `karim` is KA. */
export function initialsOf(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
  const [first = '', second] = parts;
  const begin = (part: string, count: number): string => Array.from(part).slice(0, count).join('');
  return (second === undefined ? begin(first, 2) : begin(first, 1) + begin(second, 1)).toUpperCase();
}
