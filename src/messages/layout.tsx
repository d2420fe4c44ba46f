// A letter as HTML that mail programs of any age show alike: one table, styles inline, no pictures.
// Components escape what documents and people wrote.
import type { Letter } from './letter.ts';
import type { Block, Row, Section, Tone } from './message.ts';

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";
const TEXT = `${FONT};font-size:16px;line-height:24px;color:#0b0c0c`;
const SMALL = `${FONT};font-size:14px;line-height:20px;color:#484949`;
const EDGE: Record<Tone, string> = { alarm: '#a2191f', warning: '#b25000', calm: '#1d5a9e' };

/** Signs that must not part from what follows them at a line's end. */
function keepTogether(text: string): string {
  return text
    .replace(/(№|[Пп]\.) (?=\S)/g, '$1\u00a0')
    .replace(/(№\u00a0\S+) (?=\p{L}(?!\p{L}))/gu, '$1\u00a0')
    .replace(/(\d) (?=г\.|раб)/g, '$1\u00a0')
    .replace(/(\p{Lu}\.) (?=\p{Lu}\p{Ll})/gu, '$1\u00a0');
}

export function htmlOf(letter: Letter): string {
  // No component here is asynchronous, so the element turns into a string, not into a promise of one.
  const page = (<LetterPage letter={letter} />) as string;
  return `<!doctype html>${String(page)}`;
}

function LetterPage({ letter }: { letter: Letter }) {
  return (
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{letter.subject}</title>
      </head>
      <body style="margin:0;padding:0;background:#ffffff">
        <div style="display:none;max-height:0;overflow:hidden">{letter.preview}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0}>
          <tr>
            <td align="center" style="padding:16px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border={0}
                style="max-width:600px"
              >
                <tr>
                  <td align="left" style={TEXT}>
                    <p style={`${SMALL};margin:0 0 4px`}>{keepTogether(letter.overline)}</p>
                    <h1 style={`${FONT};font-size:24px;line-height:30px;margin:0 0 16px`}>
                      {keepTogether(letter.headline)}
                    </h1>
                    {letter.late && <p style={`${TEXT};margin:0 0 16px;font-weight:bold`}>{letter.late}</p>}
                    {letter.parts.map((part) => (
                      <>
                        {part.heading && (
                          <h2 style={`${FONT};font-size:20px;line-height:26px;margin:24px 0 8px`}>
                            {keepTogether(part.heading)}
                          </h2>
                        )}
                        {part.note && (
                          <p style={`${TEXT};margin:0 0 16px;padding:8px 12px;background:#f3f2f1`}>
                            {part.note}
                          </p>
                        )}
                        {part.sections.map((section) => (
                          <SectionView section={section} />
                        ))}
                        {part.source && <p style={`${SMALL};margin:0 0 16px`}>{keepTogether(part.source)}</p>}
                      </>
                    ))}
                    <Foot lines={letter.foot} />
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

/** Links to act on the item belong between its blocks and the next section. */
function SectionView({ section }: { section: Section }) {
  return (
    <table
      role="presentation"
      width="100%"
      cellpadding="0"
      cellspacing="0"
      border={0}
      style="margin:0 0 24px"
    >
      <tr>
        <td style={`${TEXT};border-left:5px solid ${EDGE[section.tone]};padding:0 0 0 14px`}>
          {section.heading && (
            <h3 style={`${FONT};font-size:18px;line-height:24px;margin:0 0 8px`}>
              {keepTogether(section.heading)}
            </h3>
          )}
          {section.blocks.map((block) => (
            <BlockView block={block} />
          ))}
        </td>
      </tr>
    </table>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'title':
      return <p style={`${TEXT};margin:0 0 12px`}>{block.text}</p>;
    case 'ask':
      return <p style={`${TEXT};font-weight:bold;margin:0 0 12px`}>{keepTogether(block.text)}</p>;
    case 'paragraph':
      return <p style={`${TEXT};margin:0 0 12px`}>{keepTogether(block.text)}</p>;
    case 'warning':
      return (
        <p style={`${TEXT};margin:0 0 12px;padding:8px 12px;background:#fff3e0`}>
          {keepTogether(block.text)}
        </p>
      );
    case 'quote':
      return (
        <div style="margin:0 0 12px;padding:8px 12px;background:#f3f2f1">
          <p style={`${SMALL};margin:0`}>{block.label}:</p>
          <p style={`${TEXT};margin:0;white-space:pre-line`}>{block.text}</p>
        </div>
      );
    case 'facts':
      return (
        <>
          {block.pairs.map(([label, value]) => (
            <p style={`${TEXT};margin:0 0 8px`}>
              <span style={SMALL}>{label}:</span> {keepTogether(value)}
            </p>
          ))}
        </>
      );
    case 'rows':
      return (
        <>
          {block.rows.map((row) => (
            <RowView row={row} />
          ))}
        </>
      );
  }
}

function RowView({ row }: { row: Row }) {
  return (
    <div style="margin:0 0 12px;padding-top:8px;border-top:1px solid #d6d8d9">
      <p style={`${TEXT};margin:0 0 4px`}>
        <b>{keepTogether(row.label)}</b> {row.text}
      </p>
      {row.details.map((detail, i) => (
        <p style={`${TEXT};margin:0;font-weight:${i === 0 ? 'bold' : 'normal'}`}>{keepTogether(detail)}</p>
      ))}
    </div>
  );
}

function Foot({ lines }: { lines: string[] }) {
  return (
    <div style="border-top:1px solid #b1b4b6;padding-top:12px">
      {lines.map((line) => (
        <p style={`${SMALL};margin:0 0 4px`}>{keepTogether(line)}</p>
      ))}
    </div>
  );
}
