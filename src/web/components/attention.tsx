// What has to be looked at before the table: what is late because of what, in the words of the digest.
import { DIGEST_LINES } from '../../messages/digest-lines.ts';
import { capital, sentence, shorten } from '../../messages/wording.ts';
import type { Section } from '../../workflows/notice.ts';
import { itemPath } from '../item-place.ts';
import type { RowView } from '../roadmap-view.ts';

type Shown = Extract<Section, 'decide' | 'overdue' | 'monitoring-missing' | 'at-risk' | 'date-missing'>;

const ORDER: readonly Shown[] = ['decide', 'overdue', 'monitoring-missing', 'at-risk', 'date-missing'];

function belongs({ facts, group }: RowView, section: Shown): boolean {
  if (section === 'decide') return facts.extension !== null;
  if (section === 'overdue') return group === 'overdue' && !facts.isRecurring;
  if (section === 'monitoring-missing') return group === 'overdue' && facts.isRecurring;
  return group === (section === 'at-risk' ? 'risk' : 'undated');
}

/** Of each kind so many, except what is to be decided; the others are in the table. */
const SHOWN = 10;

/** @param decides whoever looks is the one who decides about extensions */
export function Attention({ rows, decides }: { rows: readonly RowView[]; decides: boolean }) {
  const sections = ORDER.map((section) => ({ section, of: rows.filter((row) => belongs(row, section)) }));
  return (
    <>
      {sections
        .filter(({ of }) => of.length > 0)
        .map(({ section, of }) => {
          const { heading, tone, details } = DIGEST_LINES[section];
          const shown = section === 'decide' ? of : of.slice(0, SHOWN);
          return (
            <section class={`notice ${tone}`}>
              <h2>{section === 'decide' && !decides ? 'Запрошено продление срока' : heading}</h2>
              <ul class="reasons">
                {shown.map((row) => (
                  <li>
                    <a href={row.href}>
                      П. {row.facts.item}. {shorten(row.facts.title)}
                    </a>
                    {details(row.facts).map((line) => (
                      <p>{sentence(capital(line))}</p>
                    ))}
                    {section === 'decide' && decides && <Decide row={row} />}
                  </li>
                ))}
              </ul>
              {of.length > shown.length && (
                <p>
                  И ещё {of.length - shown.length}:{' '}
                  <a href={`?state=${of[0]?.group}#items`}>показать в таблице</a>.
                </p>
              )}
            </section>
          );
        })}
    </>
  );
}

/** What is supported already waits for the act. */
function Decide({ row: { facts, item, occurrence } }: { row: RowView }) {
  if (facts.extension?.status !== 'open') return null;
  const form = (action: string) => itemPath(facts.roadmap.id, item.id, occurrence.id, `do/${action}`);
  return (
    <div class="actions">
      <a class="button" href={form('support-extension')}>
        Поддержать<span class="hidden">: п. {item.id}</span>
      </a>
      <a class="button second" href={form('refuse-extension')}>
        Отказать<span class="hidden">: п. {item.id}</span>
      </a>
    </div>
  );
}
