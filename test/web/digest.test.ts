// «Сводка»: the page says what the mail would say at that moment, marked as a preview, to those who may read it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Roadmap } from '../../src/workflows/roadmap.ts';
import { schools } from '../support/one-order.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from './site.ts';

const PATH = `/roadmaps/${TOMSK}/digest`;

describe('the page of digests', () => {
  let stage: TestSite;

  beforeAll(async () => {
    stage = await openSite({ mails: true, at: '2024-01-31T09:00' });
  }, 30_000);
  afterAll(() => stage.close());

  it('shows what the next mail says, line by line', async () => {
    const preview = await stage.as('shvaiko@example.org').get(PATH);
    expect(preview.text).toContain('Предварительный просмотр.');
    await stage.goTo('2024-01-31T09:31');
    const mail = await stage.site.db
      .selectFrom('messages')
      .select(['subject', 'body_text'])
      .where('recipient', '=', 'shvaiko@example.org')
      .orderBy('created_at', 'desc')
      .executeTakeFirstOrThrow();
    expect(preview.text).toContain(mail.subject);
    const lines = (mail.body_text ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    ') && !line.includes('https:'))
      .map((line) => line.trim());
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(preview.text).toContain(line);
  });

  it('says when it would not go because nothing is new', async () => {
    const { text } = await stage.as('shvaiko@example.org').get(PATH);
    expect(text).toContain('ничего нового нет');
    expect(text).toContain('Срок нарушен: 1');
  });

  it('lets the controller and an operator choose whose, their own first', async () => {
    const { text, body } = await stage.as('zubchevskaya@example.org').get(PATH);
    expect(text).toMatch(/О\.В\. Зубчевская \(контролёр\).*И\.В\. Швайко \(контроль исполнения\)/);
    expect(body).toMatch(/for=zubchevskaya" aria-current="page"/);
    expect((await stage.as(OPERATOR).get(`${PATH}?for=shvaiko`)).text).toContain('Срок нарушен: 1');
  });

  it('shows the issuer their own only, which may be empty', async () => {
    const issuer = stage.as('savenkov@example.org');
    const { text } = await issuer.get(`${PATH}?for=zubchevskaya`);
    expect(text).toContain('сводка пуста');
    expect(text).not.toContain('Зубчевская (');
  });

  it('does not exist for a lead', async () => {
    expect((await stage.as('shabolina@example.org').get(PATH)).status).toBe(404);
  });
});

describe('the page of digests of an order that several schools carry out', () => {
  const roadmaps = schools(3, { viewers: ['viewer@example.org'] });
  // Another supervisor looks after the third.
  const [first, second, third] = roadmaps.map((roadmap, i) =>
    i < 2
      ? roadmap
      : {
          ...roadmap,
          supervisor: 'other',
          people: { ...roadmap.people, other: { name: 'Д.Д. Другой', email: 'other@example.org' } },
        },
  ) as [Roadmap, Roadmap, Roadmap];
  let stage: TestSite;

  beforeAll(async () => {
    stage = await openSite({ roadmap: first, events: null, at: '2024-01-29T08:00' });
    await stage.apply(second);
    await stage.apply(third);
    await stage.goTo('2024-02-26T09:00');
  }, 30_000);
  afterAll(() => stage.close());

  it('goes by item over the roadmaps that the reader looks after', async () => {
    const { text, body } = await stage.as('shvaiko@example.org').get(`/roadmaps/${first.id}/digest`);
    expect(text).toContain('Срок нарушен: 1 пункт у 2 организаций');
    expect(text).toContain('Не исполнено у 2 из 2.');
    expect(body).toMatch(new RegExp(`<a href="/roadmaps/${second.id}/items/1[^"]*">МАОУ СОШ № 2</a>`));
  });

  it('is of one roadmap for whoever may see no other, and on paper', async () => {
    const { text } = await stage.as('viewer@example.org').get(`/roadmaps/${first.id}/digest`);
    expect(text).toContain('сводка');
    expect(text).not.toContain('МАОУ СОШ № 2');
    const other = await stage.as('other@example.org').get(`/roadmaps/${third.id}/digest`);
    expect(other.text).toContain('Срок нарушен: 1 П. 1');
    expect(other.text).not.toContain('МАОУ СОШ № 1');
    const memo = await stage.as('shvaiko@example.org').get(`/roadmaps/${first.id}/digest.docx`);
    expect(memo.status).toBe(200);
  });
});
