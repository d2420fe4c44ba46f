// What has to be looked at before the table: what is late because of what, in the words of the digest.
import { DIGEST_LINES } from '../../messages/digest-lines.ts';
import { capital, sentence, shorten } from '../../messages/wording.ts';
import type { Section } from '../../workflows/notice.ts';
import type { RowView } from '../roadmap-view.ts';

type Shown = Extract<Section, 'decide' | 'overdue' | 'monitoring-missing' | 'at-risk' | 'date-missing'>;

const ORDER: readonly Shown[] = ['decide', 'overdue', 'monitoring-missing', 'at-risk', 'date-missing'];

function belongs({ facts, group }: RowView, section: Shown): boolean {
  if (section === 'decide') return facts.extension !== null;
  if (section === 'overdue') return group === 'overdue' && !facts.isRecurring;
  if (section === 'monitoring-missing') return group === 'overdue' && facts.isRecurring;
  return group === (section === 'at-risk' ? 'risk' : 'undated');
}

/** @param decides whoever looks is the one who decides about extensions */
export function Attention({ rows, decides }: { rows: readonly RowView[]; decides: boolean }) {
  const sections = ORDER.map((section) => ({ section, of: rows.filter((row) => belongs(row, section)) }));
  return (
    <>
      {sections
        .filter(({ of }) => of.length > 0)
        .map(({ section, of }) => {
          const { heading, tone, details } = DIGEST_LINES[section];
          return (
            <section class={`notice ${tone}`}>
              <h2>{section === 'decide' && !decides ? 'Запрошено продление срока' : heading}</h2>
              <ul class="reasons">
                {of.map(({ facts, href }) => (
                  <li>
                    <a href={href}>
                      П. {facts.item}. {shorten(facts.title)}
                    </a>
                    {details(facts).map((line) => (
                      <p>{sentence(capital(line))}</p>
                    ))}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
    </>
  );
}
