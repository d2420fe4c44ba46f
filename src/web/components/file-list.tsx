// Attached files, to be saved.
import type { AttachedFile } from '../../store/files.ts';
import { roadmapPath } from '../item-place.ts';

export function FileList({ roadmap, files }: { roadmap: string; files: readonly AttachedFile[] }) {
  return (
    <ul>
      {files.map(({ id, name, size }) => (
        <li>
          <a href={`${roadmapPath(roadmap)}/files/${id}`}>{name}</a> <small>{sizeInWords(size)}</small>
        </li>
      ))}
    </ul>
  );
}

function sizeInWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} байт`;
  if (bytes < 2 ** 20) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 2 ** 20).toLocaleString('ru', { maximumFractionDigits: 1 })} МБ`;
}
