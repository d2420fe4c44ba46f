// Papers about an item that can be made now.
import { standingReport } from '../../papers/standing-report.ts';
import type { Item } from '../../workflows/roadmap.ts';
import type { Occurrence } from '../../workflows/state.ts';
import { itemPath } from '../item-place.ts';

export function PaperLinks(props: { roadmap: string; item: Item; occurrence: Occurrence }) {
  const { roadmap, item, occurrence } = props;
  const { extension } = occurrence;
  const isAsked = extension?.status === 'open' || extension?.status === 'supported';
  const papers = [
    ...(isAsked ? [['Запрос о продлении срока (DOCX)', 'extension-request.docx'] as const] : []),
    ...(standingReport(occurrence) ? [['Отчёт об исполнении (DOCX)', 'execution-report.docx'] as const] : []),
  ];
  if (papers.length === 0) return null;
  return (
    <>
      <h2>Документы</h2>
      <ul class="screen">
        {papers.map(([label, page]) => (
          <li>
            <a href={itemPath(roadmap, item.id, occurrence.id, page)}>{label}</a>
          </li>
        ))}
      </ul>
    </>
  );
}
