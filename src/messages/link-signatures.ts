// The links of a mail act for its recipient (engine/action-links.ts). Without their signatures they act for nobody, so
// a mail may be shown to others: what is left of it is the same words, and has a hash of its own in the journal.

/** `/a/<key>.<what it does>.<signature>`, the signature at the end. */
const SIGNED_LINK = /(\/a\/[0-9a-f]{8}\.[\w-]{1,2000})\.[\w-]{22}(?![\w-])/g;

export function withoutSignatures(text: string): string {
  return text.replace(SIGNED_LINK, '$1');
}
