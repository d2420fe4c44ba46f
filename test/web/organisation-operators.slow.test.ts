// What an operator of an organisation does: imports for it, applies for it, signs in as it. That nothing of one organisation
// shows to another: organisations.slow.test.ts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSignIn } from '../../src/engine/sign-in.ts';
import { createOutboxNotifier } from '../../src/notifiers/outbox.ts';
import { addImport } from '../../src/store/imports.ts';
import { organisationDirectory } from '../../src/workflows/organisation-directory.ts';
import { importOf } from '../support/imports.ts';
import { makeItem } from '../support/roadmaps.ts';
import { addressOf, ORGANISATIONS, roadmapOf } from './roles.ts';
import { type Answer, OPERATOR, openSite, PUBLIC_URL, type TestSite } from './site.ts';

const TOWN = addressOf('organisation operator');
const BOTH = 'both@example.org';
const DIRECTORY = organisationDirectory(
  ORGANISATIONS.all.map((one) =>
    one.id === 'region' ? one : { ...one, operators: [...one.operators, BOTH] },
  ),
);
const OF_TOWN = roadmapOf('open', [makeItem('1', '2024-06-03')]);

let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({
    at: '2024-01-15T10:00',
    events: null,
    roadmap: OF_TOWN,
    organisation: 'town',
    site: { organisations: DIRECTORY },
  });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.site.db.deleteFrom('imports').execute();
});

const ORDER = `<p>ДЕПАРТАМЕНТ ОБРАЗОВАНИЯ АДМИНИСТРАЦИИ ГОРОДА ТОМСКА</p><p>РАСПОРЯЖЕНИЕ</p><p>27.12.2023 № 1410 р</p>
<p>О мониторинге</p><p>1. Утвердить комплекс мер.</p><p>Начальник департамента М.Г. Савенков</p>
<table><tr><th>№</th><th>Мероприятие</th><th>Ответственный</th><th>Результат</th><th>Срок</th></tr>
<tr><td>1</td><td>Проведён мониторинг</td><td>Департамент образования</td><td>Отчёт</td><td>30 мая 2024 года</td></tr></table>`;

function upload(address: string, forWhom?: string): Promise<Answer> {
  const form = new FormData();
  form.append('order', new File([ORDER], 'распоряжение.html'));
  if (forWhom !== undefined) form.append('for', forWhom);
  return stage.as(address).post('/import', form);
}

const importsOf = async () =>
  (await stage.site.db.selectFrom('imports').select('organisation').execute()).map((row) => row.organisation);

it('names the organisation of the only roadmap to whoever looks at it from above, to nobody of its own', async () => {
  const named = async (address: string) =>
    (await stage.as(address).get('/roadmaps')).body.includes('data-label="Организация"');
  const above = await Promise.all([addressOf('observer above'), OPERATOR].map(named));
  const own = await Promise.all([TOWN, addressOf('lead')].map(named));
  expect([above, own]).toEqual([
    [true, true],
    [false, false],
  ]);
});

describe('an import', () => {
  it('by an operator of one organisation is theirs, whatever the form says', async () => {
    expect((await stage.as(TOWN).get('/import')).text).not.toContain('Чьи дорожные карты');
    expect((await upload(TOWN, 'village')).status).toBe(303);
    expect(await importsOf()).toEqual(['town']);
  });

  it('by an operator of several asks whose it is, and takes none of the others', async () => {
    expect((await stage.as(BOTH).get('/import')).text).toMatch(/Чьи дорожные карты.*Город Село/);
    for (const forWhom of [undefined, '', 'region', 'own']) {
      const refused = await upload(BOTH, forWhom);
      expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Выберите организацию.')]);
    }
    expect((await upload(BOTH, 'village')).status).toBe(303);
    expect(await importsOf()).toEqual(['village']);
  });

  it('by an operator of the installation may be for any, or for none', async () => {
    for (const forWhom of ['own', 'region']) expect((await upload(OPERATOR, forWhom)).status).toBe(303);
    expect((await importsOf()).sort()).toEqual(['', 'region']);
  });

  const EMAIL = { 'people.nazarova.email': 'nazarova@example.org' };

  it('starts roadmaps of its organisation', async () => {
    const { id, ...one } = importOf({ organisation: 'village' });
    await addImport(stage.site.db, { id, ...one }, BOTH, stage.clock.now());
    await stage.site.db
      .updateTable('imports')
      .set({ answers: JSON.stringify(EMAIL) })
      .execute();
    const started = await stage.as('village@example.org').post(`/import/${id}/start`, { seen: '1' });
    expect([started.status, started.location]).toEqual([303, '/roadmaps/small-order?done=import-started']);
    expect((await stage.site.engine.stateOf('small-order'))?.organisation).toBe('village');
    expect((await stage.as(TOWN).get('/roadmaps/small-order')).status).toBe(404);
    expect((await stage.as('village@example.org').get('/roadmaps/small-order')).status).toBe(200);
  });

  it('is told no more of another organisation’s roadmap than that its id is taken', async () => {
    const one = importOf({ organisation: 'region' });
    const draft = { ...one.draft, file: { ...one.draft.file, roadmap: 'open' } };
    await addImport(stage.site.db, { ...one, draft }, 'region@example.org', stage.clock.now());
    await stage.site.db
      .updateTable('imports')
      .set({ answers: JSON.stringify(EMAIL) })
      .execute();
    const shown = await stage.as('region@example.org').get(`/import/${one.id}/start`);
    expect(shown.text).toMatch(/Обозначение дорожной карты – занято/i);
    expect(shown.body).not.toContain('/roadmaps/open');
  });
});

describe('a roadmap', () => {
  const changed = { ...OF_TOWN, title: 'Иное название' };

  it('stays with its organisation, whoever applies another file for it', async () => {
    const { engine } = stage.site;
    const refusal =
      'обозначение «open» занято дорожной картой другой организации: укажите в файле другое (roadmap)';
    for (const organisation of ['village', ''])
      for (const apply of [engine.preview, engine.apply])
        expect(await apply(changed, { organisation })).toEqual({ ok: false, refusals: [refusal] });
    expect(await engine.preview(changed, { organisation: 'town' })).toMatchObject({ ok: true, isNew: false });
    const applied = await engine.apply(changed);
    expect(applied).toMatchObject({ ok: true, state: { organisation: 'town' } });
  });

  it('is changed by its own operators, not by the neighbours’ nor by those who look on', async () => {
    const form = {
      kind: 'приказ',
      number: '7',
      actDate: '2024-01-15',
      signatory: 'М.Г. Савенков',
      date: '2024-07-01',
    };
    const path = '/roadmaps/open/items/1/do/amend';
    const strangers = ['village@example.org', 'region@example.org', addressOf('organisation observer')];
    for (const address of strangers)
      expect([address, (await stage.as(address).post(path, form)).status]).toEqual([address, 404]);
    const seen = /name="seen" value="(\d+)"/.exec((await stage.as(TOWN).get(path)).body)?.[1] ?? '';
    expect((await stage.as(TOWN).post(path, { ...form, seen })).status).toBe(303);
  });
});

describe('signing in', () => {
  it('lets operators and observers of organisations in whom no roadmap names', async () => {
    const { db, clock, log } = stage.site;
    const sessions = createSignIn({
      db,
      clock,
      notifier: createOutboxNotifier(),
      publicUrl: PUBLIC_URL,
      operators: DIRECTORY.addresses,
      log,
    });
    for (const address of ['village@example.org', addressOf('observer above')])
      expect(await sessions.linkFor(address, { minutes: 1 })).not.toBeNull();
    expect(await sessions.linkFor('nobody@example.org', { minutes: 1 })).toBeNull();
  });

  it('says for which organisations', async () => {
    expect((await stage.as(BOTH).get('/account')).text).toContain(
      ', оператор организации «Город», оператор организации «Село».',
    );
    expect((await stage.as(addressOf('observer above')).get('/account')).text).toContain(
      ', наблюдатель организации «Область».',
    );
  });
});
