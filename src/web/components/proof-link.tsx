// Where the proof file of a roadmap or an item is taken, for whoever may have it: it holds everybody's mail.
import { itemPath, roadmapPath } from '../item-place.ts';
import { isProvedTo } from '../roadmap-readers.ts';
import type { RoadmapVisit } from '../route.ts';

export function ProofLink({ visit, item }: { visit: RoadmapVisit; item: string | null }) {
  if (!isProvedTo(visit)) return null;
  const { id } = visit.state.roadmap;
  return (
    <p class="screen">
      <a href={item === null ? `${roadmapPath(id)}/proof` : itemPath(id, item, '', 'proof')}>
        Доказательный файл{item === null ? '' : ' по пункту'} (ZIP)
      </a>
    </p>
  );
}
