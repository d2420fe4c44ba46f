// What officials do, from a real mail to the end: in Chromium, with scripts and without, on a telephone, by keyboard alone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '../../src/replay/received-message.ts';
import { tomskRoadmap } from '../support/simulated.ts';
import { type Chromium, startChromium } from './browser.ts';
import { type Person, person, WAYS } from './person.ts';
import { type BrowserStage, openBrowserStage } from './stage.ts';

const LEAD = 'nazarova@example.org';
const CONTROLLER = 'zubchevskaya@example.org';
const SUPERVISOR = 'shvaiko@example.org';
const ITEM = '/roadmaps/tomsk-gymnasium-29-kvantorium/items/3';
/** A PDF by its content too. */
const EVIDENCE = {
  name: 'Письмо РВПО.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};

let chromium: Chromium;
beforeAll(async () => {
  chromium = await startChromium();
});
afterAll(() => chromium.close());

function mailTo(mails: readonly ReceivedMessage[], address: string, subject: RegExp): ReceivedMessage {
  const found = mails.find((mail) => mail.to === address && subject.test(mail.subject));
  if (!found)
    throw new Error(`no mail to ${address} with ${subject}: ${mails.map((m) => m.subject).join('; ')}`);
  return found;
}

describe.each(WAYS)('$name', (way) => {
  let stage: BrowserStage;
  const people: Person[] = [];
  const somebody = async (): Promise<Person> => {
    const one = await person(chromium, stage, way);
    people.push(one);
    return one;
  };
  const signedIn = async (address: string): Promise<Person> => {
    const one = await somebody();
    await one.signIn(address);
    return one;
  };

  beforeEach(async () => {
    stage = await openBrowserStage(tomskRoadmap());
  });
  afterEach(async () => {
    for (const one of people.splice(0)) await one.leave();
    await stage.close();
  });

  it('a lead reports from a reminder, the controller releases the item', async () => {
    const mails = await stage.goTo('2024-01-15T10:00');
    const lead = await somebody();
    await lead.pressInMail(
      mailTo(mails, LEAD, /ближайший срок 29\.01\.2024/),
      'Пункт 3: до срока осталось 10 рабочих дней',
      'Доложить об исполнении',
    );
    expect(await lead.text()).toContain('Действие от имени: О.И. Назарова');
    await lead.type('Номер письма', '01-11/214');
    await lead.date('Дата письма', '2024-01-15');
    await lead.type('Кому направлено', 'РВПО');
    await lead.press('Доложить об исполнении');
    expect(await lead.text()).toMatch(/Выполнено[\s\S]*На проверке/i);

    const controller = await signedIn(CONTROLLER);
    await controller.go('/review');
    expect(await controller.text()).toContain('письмо от 15.01.2024 № 01-11/214, адресат: РВПО');
    await controller.follow(/^Снять с контроля/);
    await controller.tick('Результат проверен, пункт снимается с контроля');
    await controller.press('Снять с контроля');
    expect(await controller.text()).toContain('Пункт исполнен и снят с контроля.');

    const later = await signedIn(LEAD);
    await later.go(ITEM);
    expect(await later.text()).toMatch(/исполнен, снят с контроля/i);
    expect(chromium.faults()).toEqual([]);
  });

  it('the controller returns a report with a comment, the lead sends it again with a file, the controller releases the item', async () => {
    await stage.goTo('2024-01-15T10:00');
    const lead = await signedIn(LEAD);
    await lead.go(ITEM);
    await lead.follow('Доложить об исполнении');
    // Sent with the number forgotten: what was typed stays, the fault stands beside its field.
    await lead.date('Дата письма', '2024-01-15');
    await lead.type('Кому направлено', 'РВПО');
    await lead.press('Доложить об исполнении');
    expect(await lead.text()).toContain('Укажите номер документа');
    expect(await lead.page.getByLabel('Кому направлено').inputValue()).toBe('РВПО');
    await lead.type('Номер письма', '01-11/214');
    await lead.press('Доложить об исполнении');
    expect(await lead.text()).toContain('Доклад направлен на проверку.');

    const controller = await signedIn(CONTROLLER);
    await controller.go('/review');
    await controller.follow(/^Вернуть на доработку/);
    await controller.type('Замечания', 'Нет плана зонирования');
    await controller.press('Вернуть на доработку');
    expect(await controller.text()).toContain('Результат возвращён на доработку');

    const mails = await stage.goTo('2024-01-15T12:00');
    await lead.pressInMail(
      mailTo(mails, LEAD, /возвращён на доработку/),
      'Пункт 3: возвращён на доработку',
      'Доложить об исполнении',
    );
    await lead.type('Номер письма', '01-11/231');
    await lead.date('Дата письма', '2024-01-15');
    await lead.type('Кому направлено', 'РВПО');
    await lead.attach('Файлы (необязательно)', EVIDENCE);
    await lead.press('Доложить об исполнении');
    expect(await lead.text()).toMatch(/Выполнено[\s\S]*На проверке/i);

    await controller.go(ITEM);
    const file = controller.page.waitForEvent('download');
    await controller.page.getByRole('link', { name: EVIDENCE.name }).first().click();
    expect((await file).suggestedFilename()).toBe(EVIDENCE.name);
    await controller.follow(/^Снять с контроля/);
    await controller.tick('Результат проверен, пункт снимается с контроля');
    await controller.press('Снять с контроля');
    expect(await controller.text()).toContain('Пункт исполнен и снят с контроля.');
    expect(chromium.faults()).toEqual([]);
  });

  it('a lead asks for an extension, the supervisor supports it from the digest, the act is entered and the reminders move', async () => {
    const mails = await stage.goTo('2024-01-15T10:00');
    const lead = await somebody();
    await lead.pressInMail(
      mailTo(mails, LEAD, /ближайший срок 29\.01\.2024/),
      'Пункт 3: до срока осталось 10 рабочих дней',
      'Запросить продление срока',
    );
    await lead.tick('другая дата');
    await lead.date('Другая дата', '2024-02-20');
    await lead.type('Причина', 'Проект на согласовании');
    await lead.press('Запросить продление срока');
    expect(await lead.text()).toContain('Выполнено');

    const digests = await stage.goTo('2024-01-16T10:00');
    const supervisor = await somebody();
    await supervisor.pressInMail(
      mailTo(digests, SUPERVISOR, /на решении 1/),
      'Требуется Ваше решение: 1',
      'Поддержать',
    );
    expect(await supervisor.text()).toContain('Проект на согласовании');
    await supervisor.press('Поддержать');
    expect(await supervisor.text()).toContain('Выполнено');

    const before = await plannedReminders();
    const controller = await signedIn(CONTROLLER);
    await controller.go('/extensions');
    await controller.follow(/^Изменить срок актом/);
    expect(await controller.page.getByLabel('Новый срок').inputValue()).toBe('2024-02-20');
    await controller.type('Номер акта', '57 р');
    await controller.date('Дата акта', '2024-01-16');
    await controller.press('Изменить срок актом');
    expect(await controller.text()).toContain('Срок изменён');

    await controller.go(ITEM);
    expect(await controller.text()).toMatch(/20 февраля 2024/);
    const after = await plannedReminders();
    expect([before[0], after[0]]).toEqual(['T-5 2024-01-22', 'T-10 2024-02-06']);
    // The plan on the page is the ledger's.
    expect(await controller.text()).toContain('06.02.2024, 09:00');
    expect(await controller.text()).not.toContain('22.01.2024, 09:00');
    expect(chromium.faults()).toEqual([]);
  });

  /** Rung and day of what the lead is still to be reminded of. */
  async function plannedReminders(): Promise<string[]> {
    const found = await stage.rows<{ rung: string; day: string }>(
      `SELECT rung, to_char(send_at AT TIME ZONE 'Asia/Tomsk', 'YYYY-MM-DD') AS day FROM notices
       WHERE item = '3' AND status = 'planned' AND recipient = '${LEAD}' AND rung LIKE 'T-%' ORDER BY send_at, rung`,
    );
    return found.map(({ rung, day }) => `${rung} ${day}`);
  }
});
