// Two municipalities of one region carry out the same order, each in its own roadmap with people, files, reports and mail of
// its own. Every text of one has its town's name, so that a single word of it elsewhere is found.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { addCalendarChange } from '../../src/store/calendar-changes.ts';
import { addImport } from '../../src/store/imports.ts';
import { addWebhook } from '../../src/store/webhooks.ts';
import type { ProposedChange } from '../../src/workflows/calendar-change.ts';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { importOf } from '../support/imports.ts';
import { makeItem } from '../support/roadmaps.ts';
import { KEYS, ORGANISATIONS, roadmapOf } from './roles.ts';
import { openSite, type TestSite } from './site.ts';

export interface Town {
  organisation: 'town' | 'village';
  /** In Latin letters, in every id and address of theirs. */
  latin: string;
  /** In every text of theirs. */
  name: string;
  roadmap: string;
  /** The roadmap of an order that the other knows nothing of. */
  own: string;
  operator: string;
  /** An address of one of their people. */
  person(key: string): string;
  /** Of what is theirs. */
  file: string;
  message: string;
  import: string;
}

/** Issues the order and supervises both; they learn of both. */
export const GOVERNOR = 'governor@example.org';
/** Leads an item of each one's own order, and gets one mail about both. */
export const CONTRACTOR = 'contractor@example.org';
export const REPORT = { item: '1', occurrence: '2024-01-10', n: '1', format: 'docx' };

const town = (organisation: Town['organisation'], latin: string, name: string, operator: string): Town => ({
  organisation,
  latin,
  name,
  roadmap: `${latin}-map`,
  own: `${latin}-own`,
  operator,
  person: (key) => `${latin}-${key}@example.org`,
  file: '',
  message: '',
  import: '',
});

function roadmapOfTown({ roadmap, name, person }: Town, due: string): Roadmap {
  const base = roadmapOf(
    roadmap,
    [makeItem('1', due, { title: `Закупка в городе ${name}` }), makeItem('2', COMMON_DUE)],
    { title: `Комплекс мер города ${name}`, viewers: [person('viewer')] },
  );
  const people = Object.fromEntries(
    Object.entries(base.people).map(([key, one]) => [
      key,
      key === KEYS.issuer
        ? { ...one, email: GOVERNOR }
        : { ...one, name: `${one.name} из города ${name}`, email: person(key) },
    ]),
  );
  const parties = Object.fromEntries(
    Object.entries(base.parties).map(([key, party]) => [key, { ...party, name: `${party.name}, ${name}` }]),
  );
  return { ...base, people, parties, supervisor: KEYS.issuer ?? '' };
}

/** Of which nobody else knows; late. */
function ownOrder(of: Town): Roadmap {
  const { order, people, ...roadmap } = roadmapOfTown(of, '2024-01-12');
  const issuer = KEYS.issuer ?? '';
  const mayor = { name: `Глава города ${of.name}`, email: of.person('mayor') };
  const contractor = { name: 'П.О. Подрядов', email: CONTRACTOR };
  return {
    ...roadmap,
    id: of.own,
    order: { ...order, number: `7 ${of.latin}` },
    people: { ...people, [issuer]: mayor, contractor },
    items: roadmap.items.map((item) => (item.id === '1' ? { ...item, lead: 'contractor' } : item)),
  };
}

/** Of both roadmaps of the common order: a Friday, which the first town has off; the second has the day before. */
export const COMMON_DUE = '2024-02-16';

function ownDay({ organisation, name }: Town): ProposedChange {
  const source = { issuer: `Глава города ${name}`, number: '1', date: '2024-01-09' };
  const date = organisation === 'town' ? COMMON_DUE : '2024-02-15';
  const days = [{ date, kind: 'off' as const, reason: `День города ${name}` }];
  return { calendar: 'ru', organisation, content: { kind: 'days', source, days } };
}

export interface Region extends TestSite {
  towns: readonly [Town, Town];
  /** A message whose subject names the own orders of both. */
  merged: string;
}

/** Of the common order an item of the first town is late, none of the second. */
export async function openRegion(): Promise<Region> {
  const towns = [
    town('town', 'volchegorsk', 'Волчегорск', 'organisation-operator@example.org'),
    town('village', 'lisegorsk', 'Лисьегорск', 'village@example.org'),
  ] as const;
  const [first, second] = towns;
  const stage = await openSite({
    at: '2024-01-09T10:00',
    events: null,
    mails: true,
    roadmap: roadmapOfTown(first, '2024-01-10'),
    organisation: first.organisation,
    site: { organisations: ORGANISATIONS },
  });
  await stage.apply(roadmapOfTown(second, '2024-06-03'), second.organisation);
  for (const one of towns) await stage.apply(ownOrder(one), one.organisation);
  await stage.goTo('2024-01-23T10:00');
  const { db } = stage.site;
  for (const one of towns) {
    const form = new FormData();
    form.set('text', `идёт в городе ${one.name}`);
    form.append('files', new File([`%PDF-1.7\n${one.name}\n%%EOF\n`], `план ${one.name}.pdf`));
    const told = await stage
      .as(one.person('nazarova'))
      .post(`/roadmaps/${one.roadmap}/items/1/do/report-progress`, form);
    if (told.status !== 303) throw new Error(told.text);
    const { id } = await db
      .selectFrom('files')
      .select('id')
      .where('roadmap', '=', one.roadmap)
      .executeTakeFirstOrThrow();
    one.file = id;
    const sent = await db
      .selectFrom('messages')
      .select('id')
      .where('recipient', '=', one.person('nazarova'))
      .executeTakeFirstOrThrow();
    one.message = sent.id;
    const kept = importOf({ name: `распоряжение ${one.name}.txt`, organisation: one.organisation });
    await addImport(db, kept, one.operator, stage.clock.now());
    one.import = kept.id;
    await addWebhook(db, {
      id: randomBytes(6).toString('hex'),
      organisation: one.organisation,
      url: `https://hooks.${one.latin}.example.org/`,
      byInstallation: false,
      eventTypes: [],
      secret: `whsec_${one.latin}`,
      createdAt: stage.clock.now(),
    });
    await addCalendarChange(db, ownDay(one), one.operator, stage.clock.now());
    await sql`
      INSERT INTO reports (roadmap, item, occurrence, n, event, at, data, docx, xlsx, docx_sha256, xlsx_sha256)
      VALUES (${one.roadmap}, ${REPORT.item}, ${REPORT.occurrence}, 1, 1, now(),
        ${JSON.stringify({ item: { id: REPORT.item }, periodWords: one.name, n: 1 })}, ${Buffer.from(one.name)}, '',
        repeat('0', 64), repeat('0', 64))`.execute(db);
  }
  const merged = await db
    .selectFrom('messages')
    .select('id')
    .where('recipient', '=', CONTRACTOR)
    .where('subject', 'like', `%${first.latin}%`)
    .where('subject', 'like', `%${second.latin}%`)
    .executeTakeFirstOrThrow();
  return { ...stage, towns, merged: merged.id };
}
