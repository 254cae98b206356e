/** Control characters that no XML text can carry, and those that no terminal should be sent. CR, LF and TAB stay. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;

/** Code points that are UTF-8 and yet no characters of XML. */
const noCharacter = /[\uFFFE\uFFFF]/gu;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Bytes that a command wrote, as the text that XPath and documents see: each control byte other than CR, LF and TAB
 * becomes `?`, each byte that is not UTF-8 becomes U+FFFD (both as in evQueue), and so does what is no
 * character of XML. The bytes themselves stay as they are for people and programs who read the output.
 */
export function textOfOutput(bytes: Uint8Array): string {
  return decoder.decode(bytes).replace(control, '?').replace(noCharacter, '\uFFFD');
}
