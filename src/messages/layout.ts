// A letter as HTML that mail programs of any age show alike: one table, styles inline, no pictures. Templates escape what
// documents and people wrote; they are not components, since those made half of a mail's cost before it is sent.
import { html, raw } from 'hono/html';
import type { Letter } from './letter.ts';
import type { Block, Link, Row, RowPart, Section, Tone } from './message.ts';

type Html = ReturnType<typeof raw>;

// As it stands in an attribute.
const FONT =
  'font-family:system-ui,-apple-system,&#39;Segoe UI&#39;,Roboto,&#39;Helvetica Neue&#39;,Arial,sans-serif';
const TEXT = raw(`${FONT};font-size:16px;line-height:24px;color:#0b0c0c`);
const SMALL = raw(`${FONT};font-size:14px;line-height:20px;color:#484949`);
const HEADING = raw(FONT);
const TABLE = raw('role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"');
const EDGE: Record<Tone, string> = { alarm: '#a2191f', warning: '#b25000', calm: '#1d5a9e' };

/** Signs that must not part from what follows them at a line's end. */
function keepTogether(text: string): string {
  return text
    .replace(/(№|[Пп]\.) (?=\S)/g, '$1\u00a0')
    .replace(/(№\u00a0\S+) (?=\p{L}(?!\p{L}))/gu, '$1\u00a0')
    .replace(/(\d) (?=г\.|раб)/g, '$1\u00a0')
    .replace(/(\p{Lu}\.) (?=\p{Lu}\p{Ll})/gu, '$1\u00a0');
}

/** A template whose line breaks and indentation are for its reader here only. */
function markup(strings: TemplateStringsArray, ...values: (string | Html | Html[] | null)[]): Html {
  let dense = DENSE.get(strings);
  if (!dense) {
    dense = Object.assign(
      strings.map((part) => part.replace(/\n\s*/g, '')),
      { raw: strings.raw },
    );
    DENSE.set(strings, dense);
  }
  // Nothing here is a promise, so neither is the result.
  return html(dense, ...values) as Html;
}
const DENSE = new WeakMap<TemplateStringsArray, TemplateStringsArray>();

export function htmlOf(letter: Letter): string {
  return String(markup`
    <!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light"/>
        <title>${letter.subject}</title>
      </head>
      <body style="margin:0;padding:0;background:#ffffff">
        <div style="display:none;max-height:0;overflow:hidden">${letter.preview}</div>
        <table ${TABLE}>
          <tr>
            <td align="center" style="padding:16px">
              <table ${TABLE} style="max-width:600px">
                <tr>
                  <td align="left" style="${TEXT}">
                    <p style="${SMALL};margin:0 0 4px">${keepTogether(letter.overline)}</p>
                    <h1 style="${HEADING};font-size:24px;line-height:30px;margin:0 0 16px">${keepTogether(letter.headline)}</h1>
                    ${letter.late && markup`<p style="${TEXT};margin:0 0 16px;font-weight:bold">${letter.late}</p>`}
                    ${letter.parts.map(partOf)}
                    ${footOf(letter.foot)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`);
}

function partOf({ heading, note, sections, source }: Letter['parts'][number]): Html {
  return markup`
    ${heading && markup`<h2 style="${HEADING};font-size:20px;line-height:26px;margin:24px 0 8px">${keepTogether(heading)}</h2>`}
    ${note && markup`<p style="${TEXT};margin:0 0 16px;padding:8px 12px;background:#f3f2f1">${note}</p>`}
    ${sections.map(sectionOf)}
    ${source && markup`<p style="${SMALL};margin:0 0 16px">${keepTogether(source)}</p>`}`;
}

function sectionOf({ heading, tone, blocks }: Section): Html {
  return markup`
    <table ${TABLE} style="margin:0 0 24px">
      <tr>
        <td style="${TEXT};border-left:5px solid ${EDGE[tone]};padding:0 0 0 14px">
          ${heading === '' ? null : markup`<h3 style="${HEADING};font-size:18px;line-height:24px;margin:0 0 8px">${keepTogether(heading)}</h3>`}
          ${blocks.map(blockOf)}
        </td>
      </tr>
    </table>`;
}

function blockOf(block: Block): Html {
  switch (block.kind) {
    case 'title':
      return markup`<p style="${TEXT};margin:0 0 12px">${block.text}</p>`;
    case 'ask':
      return markup`<p style="${TEXT};font-weight:bold;margin:0 0 12px">${keepTogether(block.text)}</p>`;
    case 'paragraph':
      return markup`<p style="${TEXT};margin:0 0 12px">${keepTogether(block.text)}</p>`;
    case 'warning':
      return markup`<p style="${TEXT};margin:0 0 12px;padding:8px 12px;background:#fff3e0">${keepTogether(block.text)}</p>`;
    case 'quote':
      return markup`
        <div style="margin:0 0 12px;padding:8px 12px;background:#f3f2f1">
          <p style="${SMALL};margin:0">${block.label}:</p>
          <p style="${TEXT};margin:0;white-space:pre-line">${block.text}</p>
        </div>`;
    case 'facts':
      return markup`${block.pairs.map(
        ([label, value]) =>
          markup`<p style="${TEXT};margin:0 0 8px"><span style="${SMALL}">${label}:</span> ${keepTogether(value)}</p>`,
      )}`;
    case 'rows':
      return markup`${block.rows.map(rowOf)}`;
    case 'actions':
      return markup`<div style="margin:0 0 12px">${block.links.map(linkOf)}</div>`;
  }
}

/**
 * A button is a cell of its own, 44 px high, below the one before: a thumb finds it. Outlook knows no padding of links, so
 * there the cell has it.
 */
function linkOf({ label, url, look }: Link): Html {
  if (look === 'plain')
    return markup`<p style="${TEXT};margin:0"><a href="${url}" style="color:#1d5a9e;display:inline-block;padding:10px 0">${keepTogether(label)}</a></p>`;
  const [ground, ink] = look === 'primary' ? ['#1d5a9e', '#ffffff'] : ['#ffffff', '#1d5a9e'];
  return markup`
    <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px">
      <tr>
        <td bgcolor="${ground}" style="background:${ground};border:2px solid #1d5a9e;border-radius:4px;mso-padding-alt:10px 16px">
          <a href="${url}" style="${TEXT};display:inline-block;padding:10px 16px;font-weight:bold;text-decoration:none;color:${ink}">${keepTogether(label)}</a>
        </td>
      </tr>
    </table>`;
}

function rowOf({ label, text, details, each, links }: Row): Html {
  return markup`
    <div style="margin:0 0 12px;padding-top:8px;border-top:1px solid #d6d8d9">
      <p style="${TEXT};margin:0 0 4px"><b>${keepTogether(label)}</b> ${text}</p>
      ${details.map((detail, i) => markup`<p style="${TEXT};margin:0;font-weight:${i === 0 ? 'bold' : 'normal'}">${keepTogether(detail)}</p>`)}
      ${each ? each.map(rowPartOf) : null}
      ${links ? links.map(linkOf) : null}
    </div>`;
}

function rowPartOf({ name, url, text }: RowPart): Html {
  const words = keepTogether(name);
  const named = url === undefined ? words : markup`<a href="${url}" style="color:#1d5a9e">${words}</a>`;
  return markup`<p style="${TEXT};margin:4px 0 0">${named}${text === '' ? null : ` – ${keepTogether(text)}`}</p>`;
}

function footOf(lines: readonly string[]): Html {
  return markup`
    <div style="border-top:1px solid #b1b4b6;padding-top:12px">
      ${lines.map((line) => markup`<p style="${SMALL};margin:0 0 4px">${keepTogether(line)}</p>`)}
    </div>`;
}
