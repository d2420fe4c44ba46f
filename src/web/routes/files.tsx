// Attached files, handed out to be saved: no browser shows them as a page of ours, whatever is in them.
import { Readable } from 'node:stream';
import { type FileType, MIME_TYPES } from '../../files/file-types.ts';
import { findFile } from '../../store/files.ts';
import { attachmentHeaders } from '../attachment.ts';
import { notFoundPage } from '../error-pages.tsx';
import { page } from '../layout.tsx';
import { inRoadmap, type RoadmapVisit, type Route } from '../route.ts';

export const fileRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/files/:id', 'members', download),
];

async function download(visit: RoadmapVisit): Promise<Response> {
  const { c, site, state } = visit;
  const id = c.req.param('id') ?? '';
  const file = await findFile(site.db, state.roadmap.id, id);
  if (!file) return notFoundPage(visit);
  const type = MIME_TYPES[file.type as FileType];
  const headers = attachmentHeaders({ name: file.name, type, size: file.size });
  // Of an answer without a body nobody would close the file.
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const content = await site.files.open(file.sha256);
  if (content !== null) return c.body(Readable.toWeb(content) as ReadableStream, 200, headers);
  site.log.error({ file: id, sha256: file.sha256 }, 'an attached file is not in the folder');
  return contentMissing(visit);
}

function contentMissing({ c, principal }: RoadmapVisit): Response | Promise<Response> {
  return page(
    c,
    { title: 'Файл недоступен', principal, status: 404 },
    <p>Файл приложен к пункту, но на сервере его сейчас нет. Сообщите об этом оператору системы.</p>,
  );
}
