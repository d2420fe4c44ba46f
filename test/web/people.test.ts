// «Люди»: addresses and problems for those who control, oneself for others; a leave schedule is shown before it is set.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tomskRoadmap } from '../support/simulated.ts';
import { OPERATOR, openSite, type TestSite, TOMSK } from './site.ts';

describe('the page of people', () => {
  let stage: TestSite;

  beforeAll(async () => {
    const { people } = tomskRoadmap();
    const { email: _, ...savenkov } = people['savenkov'] ?? { name: '' };
    stage = await openSite({ roadmap: tomskRoadmap({ people: { ...people, savenkov } }) });
  }, 30_000);
  afterAll(() => stage.close());

  const controller = () => stage.as('zubchevskaya@example.org');
  const schedule = (...lines: string[]) => lines.join('\n');
  const absences = async () => {
    const state = await stage.site.engine.stateOf(TOMSK);
    return (state?.absences ?? []).map(({ person, from, until, substitute }) => [
      person,
      from,
      until,
      substitute,
    ]);
  };
  const file = (text: string | Uint8Array<ArrayBuffer>) => {
    const form = new FormData();
    form.set('file', new File([text], 'отпуска.csv', { type: 'text/csv' }));
    return form;
  };

  it('shows the controller who is who, with addresses', async () => {
    const { text } = await controller().get('/people');
    expect(text).toMatch(/И\.Я\. Шкуркина .*ответственный исполнитель: п\. .*shkurkina@example\.org/);
    expect(text).toContain('контроль исполнения');
  });

  it('says whom no mail reaches and why', async () => {
    await stage.site.db
      .updateTable('people')
      .set({ failing_since: new Date(stage.clock.now()), failing_reason: '550 No such user' })
      .where('address', '=', 'shabolina@example.org')
      .execute();
    const { text } = await controller().get('/people');
    expect(text).toContain('Нет адреса электронной почты');
    expect(text).toContain('Письма не доставляются (550 No such user)');
    expect(text).toMatch(/Требуют внимания: М\.Г\. Савенков, .*С\.В\. Шаболина/);
  });

  it('names leads of summer items without leave and substitute', async () => {
    expect((await controller().get('/people')).text).toMatch(
      /Сроки летом \(.*п\. 8 – .*2024.*\): отпуск и замещающий не внесены/,
    );
  });

  it('shows others themselves only, and no way to enter a schedule', async () => {
    const lead = stage.as('shkurkina@example.org');
    const { text, body } = await lead.get('/people');
    expect(text).toContain('И.Я. Шкуркина');
    expect(text).not.toMatch(/Назарова|nazarova@/);
    expect(body).not.toContain('/people/leave');
    expect((await lead.get('/people/leave')).status).toBe(404);
    expect((await lead.post('/people/leave', { text: 'x', step: 'set' })).status).toBe(404);
  });

  it('finds a roadmap by a person’s name, in any case', async () => {
    const operator = stage.as(OPERATOR);
    expect((await operator.get('/people?search=шкуркина')).text).toContain('№ 1410 р');
    expect((await operator.get('/people?search=Ломоносов')).text).toContain('Ничего не найдено');
  });

  it('shows what a schedule would set, line by line, and sets nothing yet', async () => {
    const text = schedule(
      'ФИО;с;по;замещающий',
      'Шкуркина И.Я.;01.07.2024;28.07.2024;Назарова О.И.',
      'Неизвестный А.А.;01.07.2024;28.07.2024;',
      'nazarova@example.org;05.08.2024;01.08.2024;Шкуркина И.Я.',
    );
    const before = await absences();
    const shown = await controller().post('/people/leave', file(text));
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Будет внесено отсутствий: 1.');
    expect(shown.text).toContain('Строк с ошибками: 2');
    expect(shown.text).toContain('такого лица с адресом нет: «Неизвестный А.А.»');
    expect(shown.text).toContain('последний день раньше первого');
    expect(await absences()).toEqual(before);
  });

  it('sets what was shown, and the same schedule a second time changes nothing', async () => {
    const text = 'Шкуркина И.Я.;01.07.2024;28.07.2024;Назарова О.И.';
    const set = await controller().post('/people/leave', { text, step: 'set' });
    expect(set.location).toBe('/people?done=leave-set');
    expect(await absences()).toContainEqual(['shkurkina', '2024-07-01', '2024-07-28', 'nazarova']);
    const after = await absences();
    const again = await controller().post('/people/leave', { text, step: 'preview' });
    expect(again.text).toMatch(/Вносить нечего.*уже внесено/);
    await controller().post('/people/leave', { text, step: 'set' });
    expect(await absences()).toEqual(after);
    expect((await controller().get('/people')).text).toContain(
      'с 01.07.2024 по 28.07.2024; замещает О.И. Назарова',
    );
  });

  it('keeps what was typed when nothing can be read from it', async () => {
    const refused = await controller().post('/people/leave', { text: '"', step: '' });
    expect(refused.status).toBe(422);
    const empty = await controller().post('/people/leave', { text: '' });
    expect(empty.text).toContain('Выберите файл или вставьте строки');
  });

  it('takes no table of unlimited size', async () => {
    const huge = 'Шкуркина И.Я.;01.07.2024;28.07.2024;Назарова О.И.\n'.repeat(9_000);
    expect((await controller().post('/people/leave', file(huge))).status).toBe(413);
  });
});
