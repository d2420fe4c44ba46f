import { describe, expect, it } from '@jest/globals';
import { createVirtualClock } from '../../src/clock.ts';
import { createActionLinks } from '../../src/engine/action-links.ts';
import { createPassingRing } from '../../src/engine/link-keys.ts';
import { mailLinks } from '../../src/engine/mail-links.ts';
import { EVENTFUL, mailsOf, mailTo, type Sent } from './mails.ts';

const SITE = 'https://srok.example.org';
const clock = createVirtualClock(0);
const links = createActionLinks({ ring: createPassingRing(), publicUrl: SITE, clock });
const pseudonym = '0123456789abcdef'.repeat(4);

const year = mailsOf(EVENTFUL, '2025-01-20', {
  linksOf: (mail, contextOf) => {
    clock.set(mail.at);
    return mailLinks(links, { address: mail.to.address, pseudonym }, contextOf, mail.at);
  },
});

/** «Доложить об исполнении: https://…» as label and address, in order. */
const inText = ({ text }: Sent) =>
  [...text.matchAll(/^ *(.+): (https:\/\/\S+)$/gm)].map(([, label = '', url = '']) => ({ label, url }));
const inHtml = ({ html }: Sent) =>
  [...html.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g)].map(([, url = '', label = '']) => ({
    label: label.replaceAll('\u00a0', ' '),
    url,
  }));
/** What the action links of a mail do, in order: `submit 5`. */
const acts = (sent: Sent) =>
  inText(sent).flatMap(({ url }) => {
    const read = links.read(url.replace(`${SITE}/a/`, ''));
    return read.ok ? [`${read.link.action} ${read.link.item}`.trim()] : [];
  });
const actsIn = (to: string, day: string, rung: string) => {
  const sent = mailTo(year, to, day, rung);
  clock.set(sent.mail.at);
  return acts(sent);
};

describe('the buttons of a mail', () => {
  it.each([
    ['nazarova', '2023-12-27', 'A', ['acknowledge']],
    ['shabolina', '2024-01-09', 'A+3', ['acknowledge']],
    ['nazarova', '2024-01-26', 'returned', ['submit 3', 'report-progress 3', 'request-extension 3']],
    ['shabolina', '2024-01-26', 'returned', ['contribute 3']],
    ['shkurkina', '2024-02-01', 'T-10', ['submit 5', 'report-progress 5', 'request-extension 5']],
    ['nazarova', '2024-02-06', 'O+1', ['expect 2', 'submit 2', 'report-progress 2', 'request-extension 2']],
    ['shabolina', '2024-02-06', 'O+1', ['contribute 2']],
    ['shvaiko', '2024-03-13', 'decide', ['support-extension 8', 'refuse-extension 8']],
    ['zubchevskaya', '2024-01-30', 'review', ['accept 3', 'return 3']],
    ['nazarova', '2024-06-03', 'lead-changed', []],
    ['nazarova', '2024-06-10', 'cancelled', []],
    ['nazarova', '2024-01-31', 'accepted', []],
  ])('to %s on %s about %s', (to, day, rung, expected) => {
    expect(actsIn(to, day, rung)).toEqual(expected);
  });

  it('are the same, to the same pages, in HTML and in plain text', () => {
    for (const sent of year) expect(inHtml(sent)).toEqual(inText(sent));
  });

  it('act for whom their recipient stands in for', () => {
    const substitute = mailTo(year, 'shkurkina', '2024-04-15', 'T-10');
    clock.set(substitute.mail.at);
    expect(acts(substitute)).toContain('submit 7');
  });

  it('are never missing a way to the page of the item or the roadmap', () => {
    for (const sent of year) {
      const roadmap = `${SITE}/roadmaps/${sent.mail.entries[0]?.roadmap}`;
      const urls = inText(sent).map(({ url }) => url);
      for (const { item, occurrence } of sent.mail.entries)
        expect(urls).toContain(`${roadmap}/items/${item}${occurrence && `?due=${occurrence}`}`);
      if (sent.mail.kind === 'digest') expect(urls).toContain(roadmap);
    }
  });

  it('have the words of office practice, the most sensible first and filled', () => {
    const { html } = mailTo(year, 'shkurkina', '2024-02-01', 'T-10');
    const labels = inText(mailTo(year, 'shkurkina', '2024-02-01', 'T-10')).map(({ label }) => label);
    expect(labels).toEqual([
      'Доложить об исполнении',
      'Сообщить о ходе исполнения',
      'Запросить продление срока',
      'Открыть пункт',
    ]);
    expect([...html.matchAll(/<td bgcolor="([^"]+)"/g)].map(([, ground]) => ground)).toEqual([
      '#1d5a9e',
      '#ffffff',
      '#ffffff',
    ]);
    expect(html.indexOf('Доложить об исполнении')).toBeLessThan(html.indexOf('Результат:'));
  });

  it('come with the warning not to forward them, and only where something can be done', () => {
    const warning = 'Не пересылайте их.';
    for (const sent of year) {
      clock.set(sent.mail.at);
      expect(sent.text.includes(warning)).toBe(acts(sent).length > 0);
    }
  });

  it('are absent from a simulated mail', () => {
    for (const { text, html } of mailsOf(EVENTFUL, '2024-02-15')) {
      expect(text).not.toMatch(/https?:/);
      expect(html).not.toContain('<a ');
    }
  });

  it('act for nobody when the recipient is not known', () => {
    const [sent] = mailsOf([], '2023-12-27', {
      linksOf: (mail, contextOf) =>
        mailLinks(links, { address: mail.to.address, pseudonym: '' }, contextOf, mail.at),
    });
    if (!sent) throw new Error('no mail');
    expect(new Set(inText(sent).map(({ label }) => label))).toEqual(new Set(['Открыть пункт']));
  });
});
