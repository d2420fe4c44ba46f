import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { LinkTarget } from '../../src/engine/action-links.ts';
import { LINK_LIFE_MS } from '../../src/engine/link-keys.ts';
import { subjectOf } from '../../src/engine/mail-links.ts';
import { rulesOf } from '../../src/engine/plan-context.ts';
import { ACTION_LABELS, MAIL_ACTIONS, type MailAction } from '../../src/messages/buttons.ts';
import { forgetUsedLinks } from '../../src/store/used-links.ts';
import { itemForm, roadmapForm } from '../../src/web/forms/registry.ts';
import { wholeDatabase } from '../support/whole-database.ts';
import { openSite, PUBLIC_URL, type TestSite, TOMSK } from './site.ts';

/** Links of a mail as its recipient finds them: `submit 5`. */
async function linksOf(stage: TestSite, address: string, entry: { item: string; rung: string }) {
  const { rows } = await sql<{ body_text: string }>`
    SELECT body_text FROM messages WHERE recipient = ${address}
      AND entries @> ${JSON.stringify([entry])}::jsonb ORDER BY created_at DESC LIMIT 1`.execute(
    stage.site.db,
  );
  const found = new Map<string, string>();
  for (const [, token = ''] of (rows[0]?.body_text ?? '').matchAll(/\/a\/(\S+)/g)) {
    const read = stage.site.links.read(token);
    if (read.ok) found.set(`${read.link.action} ${read.link.item}`.trim(), `/a/${token}`);
  }
  return found;
}

const eventsOf = async ({ site }: TestSite) => (await site.engine.stateOf(TOMSK))?.events ?? [];

describe('the forms behind the buttons', () => {
  it.each(MAIL_ACTIONS)('of %s are there and say what the button said', (action) => {
    const form = action === 'acknowledge' ? roadmapForm(action) : itemForm(action);
    expect(form?.label).toBe(ACTION_LABELS[action]);
  });
});

/** Every mail until then was made; nobody has done anything. */
let stage: TestSite;
beforeAll(async () => {
  stage = await openSite({ at: '2024-02-01T09:05', events: null, mails: true });
});
afterAll(() => stage.close());

describe('the page behind a button', () => {
  const path = async (address: string, item: string, rung: string, act: string) => {
    const found = (await linksOf(stage, address, { item, rung })).get(act);
    if (!found) throw new Error(`no link ${act} to ${address}`);
    return found;
  };
  const pathOfReminder = (act: string) => path('shkurkina@example.org', '5', 'T-10', act);

  it('changes nothing however often and by whatever way it is opened', async () => {
    const before = await wholeDatabase(stage.site.db);
    const links = [...(await linksOf(stage, 'shkurkina@example.org', { item: '5', rung: 'T-10' })).values()];
    expect(links).toHaveLength(3);
    await Promise.all(links.flatMap((link) => Array.from({ length: 20 }, () => stage.stranger.get(link))));
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('says in whose name it acts, about what, what will happen, and has the fields', async () => {
    const answer = await stage.stranger.get(await pathOfReminder('submit 5'));
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Пункт 5: доложить об исполнении');
    expect(answer.text).toContain('Действие от имени: И.Я. Шкуркина. Если это не Вы, закройте страницу');
    expect(answer.text).toContain('Распоряжение № 1410 р от 27.12.2023');
    expect(answer.text).toContain('Доклад поступит на проверку');
    expect(answer.text).toContain('Вопросы по пункту: О.В. Зубчевская, (3822) 90-99-81');
    expect(answer.body).toMatch(/<input type="date" value="2024-02-01" id="executed"/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
    expect(answer.body).not.toContain('shkurkina@example.org');
  });

  it('shows what was typed again, with the fault beside its field, and the link works on', async () => {
    const link = await pathOfReminder('submit 5');
    const before = await wholeDatabase(stage.site.db);
    const answer = await stage.stranger.post(link, { executed: '2024-02-30', numbers: '№ 1 <b>', text: '' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Такой даты нет: укажите день, месяц и год');
    expect(answer.body).toContain('№ 1 &lt;b&gt;');
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
    expect((await stage.stranger.get(link)).status).toBe(200);
  });
});

describe('acting by a button', () => {
  /** As the mail of this moment would carry it. */
  async function link(address: string, action: MailAction, item: string, change: Partial<LinkTarget> = {}) {
    const { site } = stage;
    const state = await site.engine.stateOf(TOMSK);
    if (!state) throw new Error('no roadmap');
    const rules = rulesOf(site.rules, state);
    const { occurrence = '' } = change;
    const subject = subjectOf({ state, ...rules }, { item, occurrence }, address, stage.clock.now());
    const person = await site.db
      .selectFrom('people')
      .select('pseudonym')
      .where('address', '=', address)
      .executeTakeFirstOrThrow();
    return site.links
      .linkFor({
        roadmap: TOMSK,
        item,
        occurrence: '',
        action,
        person: person.pseudonym,
        mark: subject?.mark ?? '',
        ...change,
      })
      .replace(PUBLIC_URL, '');
  }
  const NOTE = { text: 'Готовим извещение' };
  const REPORT = { executed: '2024-02-01', numbers: '0165300000124000077' };

  it('does what it says, without signing in, and the journal knows that it came from a mail', async () => {
    const submit = await link('shkurkina@example.org', 'submit', '5');
    const answer = await stage.stranger.post(submit, REPORT);
    expect({ status: answer.status, location: answer.location }).toEqual({ status: 303, location: submit });
    expect((await eventsOf(stage)).at(-1)).toMatchObject({
      type: 'submitted',
      by: 'shkurkina',
      item: '5',
      via: 'mail',
      date: '2024-02-01',
      text: 'извещения о закупках: 0165300000124000077',
    });
    const { rows } = await sql<{ payload: unknown }>`
      SELECT payload FROM journal WHERE type = 'submitted'`.execute(stage.site.db);
    expect(rows).toEqual([{ payload: expect.objectContaining({ via: 'mail' }) }]);
  });

  it('works once: afterwards its page says what was done and when, and a second sending changes nothing', async () => {
    const progress = await link('shkurkina@example.org', 'report-progress', '8');
    await stage.stranger.post(progress, NOTE);
    const before = await wholeDatabase(stage.site.db);
    for (const again of [await stage.stranger.get(progress), await stage.stranger.post(progress, NOTE)]) {
      expect(again.status).toBe(200);
      expect(again.text).toContain(
        'По этой ссылке выполнено: «Сообщить о ходе исполнения» (01.02.2024, 09:05, от имени: И.Я. Шкуркина).',
      );
      expect(again.text).toContain('на исполнении');
    }
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('acts once when it is sent ten times at the same moment', async () => {
    const progress = await link('shkurkina@example.org', 'report-progress', '4');
    const count = (await eventsOf(stage)).length;
    const answers = await Promise.all(Array.from({ length: 10 }, () => stage.stranger.post(progress, NOTE)));
    expect((await eventsOf(stage)).length).toBe(count + 1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 303]));
  });

  it('acknowledges everything at once', async () => {
    const acknowledge = await link('shabolina@example.org', 'acknowledge', '');
    const answer = await stage.stranger.get(acknowledge);
    expect(answer.text).toContain('Подтверждается ознакомление со всем, что поручено Вам');
    expect((await stage.stranger.post(acknowledge, {})).status).toBe(303);
    expect((await eventsOf(stage)).at(-1)).toMatchObject({ type: 'acknowledged', by: 'shabolina' });
    const late = await link('nazarova@example.org', 'acknowledge', '');
    await stage.run({ do: 'acknowledge', by: 'nazarova' });
    const overtaken = await stage.stranger.get(late);
    expect(overtaken.status).toBe(410);
    expect(overtaken.text).toContain('«Ознакомлен(а)»: уже подтверждено или больше не требуется.');
  });

  it('keeps figures as a draft, which leaves the link as it was and is gone when they are sent', async () => {
    const change = { occurrence: '2024-10-01' };
    const path = await link('shabolina@example.org', 'report-indicators', '13', change);
    const kept = await stage.stranger.post(path, { 'value-1': 'около 700', draft: 'yes' });
    expect([kept.status, kept.location]).toEqual([303, `${path}?done=draft`]);
    const again = await stage.stranger.get(kept.location ?? '');
    expect(again.text).toContain('Показан Ваш черновик');
    expect(again.body).toContain('value="около 700"');
    expect(again.body).toContain(`action="${path}"`);
    // The same person signed in finds it, too.
    const form = `/roadmaps/${TOMSK}/items/13/do/report-indicators?due=2024-10-01`;
    expect((await stage.as('shabolina@example.org').get(form)).body).toContain('value="около 700"');
    expect((await stage.stranger.post(path, { 'value-1': '700' })).status).toBe(303);
    expect((await stage.as('shabolina@example.org').get(form)).body).not.toContain('около 700');
  });

  it('is overtaken when the item has gone on: says so, shows its state, offers its page', async () => {
    const submit = await link('nazarova@example.org', 'submit', '3');
    stage.clock.set(stage.clock.now() + 60_000);
    await stage.run({ do: 'submit', by: 'nazarova', item: '3' });
    const before = await wholeDatabase(stage.site.db);
    for (const answer of [await stage.stranger.get(submit), await stage.stranger.post(submit, REPORT)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('С тех пор, как отправлено письмо, пункт изменился');
      expect(answer.text).toContain('на проверке');
      expect(answer.text).toMatch(/После отправки письма.*О\.И\. Назарова/);
      expect(answer.body).toContain(`href="${PUBLIC_URL}/roadmaps/${TOMSK}/items/3"`);
    }
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('is overtaken when the item has got another lead, and when the date has moved', async () => {
    const submit = await link('nazarova@example.org', 'submit', '9');
    await stage.run({ do: 'change-lead', by: 'zubchevskaya', item: '9', person: 'shkurkina' });
    expect((await stage.stranger.get(submit)).status).toBe(410);
    const progress = await link('nazarova@example.org', 'report-progress', '10');
    const act = { kind: 'распоряжение', number: '1 р', date: '2024-02-13', signatory: 'М.Г. Савенков' };
    await stage.run({ do: 'amend', by: 'zubchevskaya', item: '10', date: '2024-09-16', act });
    expect((await stage.stranger.get(progress)).status).toBe(410);
  });

  it('is refused for another person, item or action than it was signed for', async () => {
    const before = await wholeDatabase(stage.site.db);
    const [own, other] = [
      await link('shkurkina@example.org', 'submit', '4'),
      await link('nazarova@example.org', 'submit', '8', { action: 'accept' }),
    ];
    const [key, payload] = other.replace('/a/', '').split('.');
    const swapped = `/a/${key}.${payload}.${own.split('.')[2]}`;
    for (const bad of [swapped, `${own}x`, own.slice(0, -1), '/a/nothing', '/a/%00', '/a/..%2f..%2fetc']) {
      expect((await stage.stranger.get(bad)).status).toBe(404);
      expect((await stage.stranger.post(bad, REPORT)).status).toBe(404);
    }
    // Signed, but not (or no longer) theirs to do.
    expect((await stage.stranger.post(other, {})).status).toBe(410);
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
  });

  it('says that it has expired after 60 days, and offers the page', async () => {
    const submit = await link('shkurkina@example.org', 'submit', '4');
    const now = stage.clock.now();
    stage.clock.set(now + LINK_LIFE_MS);
    for (const answer of [await stage.stranger.get(submit), await stage.stranger.post(submit, REPORT)]) {
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('Срок действия ссылки истёк');
      expect(answer.body).toContain(`href="${PUBLIC_URL}/roadmaps/${TOMSK}/items/4"`);
    }
    stage.clock.set(now);
  });

  it('acts for nobody whose data were erased, nor in a roadmap that is not there', async () => {
    const gone = await link('shkurkina@example.org', 'submit', '4', { person: 'f'.repeat(64) });
    expect((await stage.stranger.post(gone, REPORT)).status).toBe(410);
    const elsewhere = await link('shkurkina@example.org', 'submit', '4', { roadmap: 'no-such' });
    expect((await stage.stranger.get(elsewhere)).status).toBe(410);
    const noItem = await link('shkurkina@example.org', 'submit', '4', { item: '77' });
    expect((await stage.stranger.get(noItem)).status).toBe(410);
  });

  it('of a substitute says for whom it acts', async () => {
    await stage.run({
      do: 'set-absence',
      by: 'shabolina',
      date: '2024-02-01',
      until: '2024-02-20',
      substitute: 'nazarova',
    });
    const progress = await link('nazarova@example.org', 'report-progress', '7');
    const answer = await stage.stranger.get(progress);
    expect(answer.text).toContain('Действие от имени: О.И. Назарова (за: С.В. Шаболина)');
    expect((await stage.stranger.post(progress, NOTE)).status).toBe(303);
    expect((await eventsOf(stage)).at(-1)).toMatchObject({ by: 'nazarova', via: 'mail' });
  });

  it('shows first what another has done to the item meanwhile, with everything typed kept, and is not used up', async () => {
    const progress = await link('nazarova@example.org', 'report-progress', '10');
    const seen = String((await eventsOf(stage)).length);
    await stage.run({ do: 'report-progress', by: 'shabolina', item: '10', text: 'Список утверждён' });
    const before = await wholeDatabase(stage.site.db);
    const answer = await stage.stranger.post(progress, { ...NOTE, seen });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('С.В. Шаболина');
    expect(answer.text).toContain('Список утверждён');
    expect(answer.body).toContain('Готовим извещение</textarea>');
    expect(await wholeDatabase(stage.site.db)).toEqual(before);
    const now = String((await eventsOf(stage)).length);
    expect((await stage.stranger.post(progress, { ...NOTE, seen: now })).status).toBe(303);
  });

  it('reads no files where its form has none', async () => {
    const extension = await link('shkurkina@example.org', 'request-extension', '8');
    const data = new FormData();
    data.set('files', new File(['Форма направлена.'], 'форма.txt'));
    expect((await stage.stranger.post(extension, data)).status).toBe(422);
    expect(await stage.site.db.selectFrom('files').selectAll().execute()).toEqual([]);
  });

  it('takes files with a report, and none that are no documents', async () => {
    const submit = await link('nazarova@example.org', 'submit', '6');
    const form = (content: string, name: string) => {
      const data = new FormData();
      data.set('executed', '2024-02-01');
      data.set('document', 'форма направлена письмом от 01.02.2024 № 170');
      data.set('text', '');
      data.set('files', new File([content], name));
      return data;
    };
    const refused = await stage.stranger.post(submit, form('<html></html>', 'форма.pdf'));
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('value="форма направлена письмом от 01.02.2024 № 170"');
    expect((await stage.stranger.post(submit, form('Форма направлена.', 'форма.txt'))).status).toBe(303);
    const files = await stage.site.db.selectFrom('files').select(['item', 'name']).execute();
    expect(files).toEqual([{ item: '6', name: 'форма.txt' }]);
  });

  it('is remembered as used until it would have expired', async () => {
    const { db } = stage.site;
    const used = async () => (await db.selectFrom('used_links').selectAll().execute()).length;
    const before = await used();
    expect(before).toBeGreaterThan(0);
    await forgetUsedLinks(db, stage.clock.now() + LINK_LIFE_MS - 120_000);
    expect(await used()).toBe(before);
    await forgetUsedLinks(db, stage.clock.now() + LINK_LIFE_MS + 1000);
    expect(await used()).toBe(0);
  });
});
