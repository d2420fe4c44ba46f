// «Доказательный файл»: everything the journal proves about a roadmap or an item, as a ZIP to be kept and checked elsewhere.
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MIME_TYPES } from '../../files/file-types.ts';
import { proofName, writeProof } from '../../proof/write-proof.ts';
import { version } from '../../version.ts';
import { attachmentHeaders } from '../attachment.ts';
import { notFoundPage, refusedPage } from '../error-pages.tsx';
import { proofWords } from '../proof-words.ts';
import { PROVES_TO } from '../roadmap-readers.ts';
import { inRoadmap, onItem, type RoadmapVisit, type Route } from '../route.ts';

export const proofRoutes: readonly Route[] = [
  inRoadmap('GET', '/roadmaps/:roadmap/proof', PROVES_TO, (visit) => download(visit, null)),
  onItem('GET', '/roadmaps/:roadmap/items/:item/proof', PROVES_TO, (visit) => download(visit, visit.item.id)),
];

/** One after the other: each reads the whole journal. */
let last: Promise<unknown> = Promise.resolve();
/** Addresses of those whose file is being written or waits for that: one of each person. */
const asking = new Set<string>();
/** The one that is being written, and three that wait. */
const MOST = 4;

async function download(visit: RoadmapVisit, item: string | null): Promise<Response> {
  const { c, site, now, principal } = visit;
  const scope = { roadmap: visit.state.roadmap.id, item };
  const file = { name: proofName(scope, now), type: MIME_TYPES.zip };
  // Nobody reads it.
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': file.type });
  if (asking.has(principal.address) || asking.size >= MOST) return busyPage(visit);
  asking.add(principal.address);
  const path = join(tmpdir(), `srok-proof-${randomUUID()}.zip`);
  const deps = { db: site.db, files: site.files, words: proofWords, version: version() };
  const writing = last.then(() => writeProof(deps, { ...scope, path, now }));
  last = Promise.allSettled([writing]);
  const { ok } = await writing.finally(() => asking.delete(principal.address));
  if (!ok) return notFoundPage(visit);
  const handle = await open(path, 'r');
  // Open it stays readable until it has been sent, and nothing is left whatever happens to us.
  await rm(path);
  const { size } = await handle.stat();
  return c.body(
    Readable.toWeb(handle.createReadStream()) as ReadableStream,
    200,
    attachmentHeaders({ ...file, size }),
  );
}

function busyPage({ c, principal }: RoadmapVisit): Response | Promise<Response> {
  c.header('Retry-After', '60');
  return refusedPage(
    c,
    429,
    'Доказательный файл пока не составлен',
    asking.has(principal.address)
      ? 'Ваш предыдущий доказательный файл ещё составляется. Дождитесь его и повторите запрос.'
      : 'Доказательные файлы составляются по одному, и несколько уже ожидают очереди. Повторите запрос через минуту.',
  );
}
