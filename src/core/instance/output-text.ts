/** Control characters that no XML text can carry, and those that no terminal should be sent. CR, LF and TAB stay. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;

/** Code points that are UTF-8 and yet no characters of XML. */
const noCharacter = /[\uFFFE\uFFFF]/gu;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const latin1 = new TextDecoder('latin1');

/**
 * Bytes that a command wrote, as the text that XPath and documents see: each control byte other than CR, LF and TAB
 * becomes `?`, each byte that is not UTF-8 becomes U+FFFD (both as in evQueue), and so does what is no
 * character of XML. The bytes themselves stay as they are for people and programs who read the output.
 */
export function textOfOutput(bytes: Uint8Array): string {
  return withoutControls(decoder.decode(bytes));
}

/** What an XML declaration begins with, in any encoding that is ASCII as far as it goes, and how long it may be. */
const declaredEncoding = /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/u;
const declarationBytes = 200;

/** ASCII is UTF-8 too, and a declaration that can be read as ASCII does not stand in UTF-16. */
const readAsUtf8 = /^(?:utf-?8|us-ascii|ascii|utf-16(?:le|be)?|unicode)$/iu;

/**
 * The same for a document in XML, which may say itself that it is in another encoding, by its declaration or the mark of UTF-16.
 */
export function textOfXmlOutput(bytes: Uint8Array): { readonly text: string } | { readonly unknownEncoding: string } {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { text: withoutControls(new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)) };
  const start = latin1.decode(bytes.subarray(0, declarationBytes));
  const encoding = declaredEncoding.exec(start)?.[1];
  if (encoding === undefined || start.startsWith('\xef\xbb\xbf') || readAsUtf8.test(encoding)) return { text: textOfOutput(bytes) };
  try {
    return { text: withoutControls(new TextDecoder(encoding).decode(bytes)) };
  } catch {
    return { unknownEncoding: encoding };
  }
}

function withoutControls(text: string): string {
  return text.replace(control, '?').replace(noCharacter, '\uFFFD');
}
