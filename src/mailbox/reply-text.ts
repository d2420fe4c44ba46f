// A person's own words in a mail that quotes the one it answers. Plain rules that hold for the usual programs; what
// none of them knows stays in, so that nothing a person wrote is lost.

/** Characters kept of a reply. */
const KEPT = 4_000;

/** Lines that begin a quotation without marks: everything after them is the mail that is answered. */
const QUOTED_FROM_HERE = [
  /^-{2,}\s*(?:original message|исходное сообщение|пересылаемое сообщение|конец перенаправленного сообщения|forwarded message)\s*-{0,}/i,
  /^_{20,}$/,
  /^(?:from|от|от кого):\s.*\S@\S/i,
];

/** A line that only introduces quoted lines («15.01.2024 09:00, Срок пишет:»). */
const INTRODUCTION =
  /^(?:on .{5,200} wrote|.{0,200}(?:пишет|писал|писала|писал\(а\)|написал|написала|написал\(а\))|.{0,200}<[^<>\s@]+@[^<>\s@]+>)\s*:$/i;

/** A button of the mail that is answered, quoted without a mark: whoever reads the reply must not act in the sender's place. */
const BUTTON_LINK = /https?:\/\/\S+\/a\/[0-9a-f]{8}\.\S+/g;

/** `text` is a mail's plain text. Empty when there is nothing but a quotation or a signature. */
export function replyText(text: string): string {
  const kept: string[] = [];
  for (const line of text.slice(0, 200_000).replace(/\r\n?/g, '\n').split('\n')) {
    const bare = line.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
    if (line === '-- ' || bare === '--' || QUOTED_FROM_HERE.some((begins) => begins.test(bare))) break;
    if (bare.startsWith('>') || INTRODUCTION.test(bare)) continue;
    kept.push(bare);
  }
  return kept
    .join('\n')
    .replace(BUTTON_LINK, '(ссылка)')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, KEPT);
}
