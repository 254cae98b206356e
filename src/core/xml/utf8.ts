/** How many bytes a text takes in UTF-8; half a surrogate pair counts three, like U+FFFD that takes its place. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) length += 1;
    else if (code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      length += 2;
      index += 1;
    } else length += 2;
  }
  return length;
}
