// A letter as part of a page: the same data that a mail's HTML and text are made of.
import type { Letter } from '../../messages/letter.ts';
import type { Block, Link, Section, Tone } from '../../messages/message.ts';

const NOTICE: Record<Tone, string> = { alarm: 'notice alarm', warning: 'notice warning', calm: 'notice' };

export function LetterView({ letter }: { letter: Letter }) {
  return (
    <article class="letter">
      <h2>{letter.headline}</h2>
      {letter.parts.map(({ heading, note, sections, source }) => (
        <>
          {heading !== null && <h3>{heading}</h3>}
          {note !== null && <p class="notice">{note}</p>}
          {sections.map((section) => (
            <SectionView section={section} />
          ))}
          {source !== null && <p class="quiet">{source}</p>}
        </>
      ))}
      {letter.foot.map((line) => (
        <p class="quiet">{line}</p>
      ))}
    </article>
  );
}

function SectionView({ section: { heading, tone, blocks } }: { section: Section }) {
  return (
    <section class={NOTICE[tone]}>
      {heading !== '' && <h3>{heading}</h3>}
      {blocks.map((block) => (
        <BlockView block={block} />
      ))}
    </section>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'title':
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'ask':
    case 'warning':
      return (
        <p>
          <b>{block.text}</b>
        </p>
      );
    case 'quote':
      return (
        <>
          <p class="quiet">{block.label}:</p>
          <blockquote>{block.text}</blockquote>
        </>
      );
    case 'facts':
      return (
        <dl class="facts">
          {block.pairs.map(([label, value]) => (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      );
    case 'rows':
      return (
        <ul class="lines">
          {block.rows.map(({ label, text, details, each = [], links = [] }) => (
            <li>
              <p>
                <b>{label}</b> {text}
              </p>
              {details.map((detail, i) => (
                <p>{i === 0 ? <b>{detail}</b> : detail}</p>
              ))}
              {each.map(({ name, url, text: words }) => (
                <p>
                  {url === undefined ? name : <a href={url}>{name}</a>}
                  {words !== '' && ` – ${words}`}
                </p>
              ))}
              <Links links={links} />
            </li>
          ))}
        </ul>
      );
    case 'actions':
      return <Links links={block.links} />;
  }
}

function Links({ links }: { links: readonly Link[] }) {
  return (
    <>
      {links.map(({ label, url }) => (
        <p>
          <a href={url}>{label}</a>
        </p>
      ))}
    </>
  );
}
