// Attached files, handed out to be saved: no browser shows them as a page of ours, whatever is in them.
import { Readable } from 'node:stream';
import { type FileType, MIME_TYPES } from '../../files/file-types.ts';
import { findFile } from '../../store/files.ts';
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
  const headers = {
    'Content-Type': MIME_TYPES[file.type as FileType],
    'Content-Length': String(file.size),
    'Content-Disposition': attachment(file.name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  };
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

/** RFC 6266: the name in ASCII for programs that know no other, and in full (RFC 5987). */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
