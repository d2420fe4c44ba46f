// A message's body made fit to be shown: it stays as it was sent, but nothing in it can be pressed, since its buttons act
// for whom it was sent to.

/** Links lose where they lead; whoever reads the page's source finds no secret either. */
export function inertHtml(html: string): string {
  return html.replace(/\shref="[^"]*"/g, '');
}

export function inertText(text: string): string {
  return text.replace(/https?:\/\/\S+\/a\/\S+/g, '(ссылка – только в самом письме)');
}

/** Of the frame that shows it: its own styles, nothing else; nothing in it runs, loads or leads anywhere. */
export const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
