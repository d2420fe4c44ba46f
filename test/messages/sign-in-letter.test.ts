import { expect, it } from '@jest/globals';
import { signInLetter } from '../../src/messages/sign-in-letter.ts';

it('the letter has the link as a button and in the text, and says how long it works and what to do with it', () => {
  const url = 'https://srok.example.org/sign-in/secret';
  const { subject, text, html } = signInLetter({ url, minutes: 15 });
  expect(subject).toBe('Срок: ссылка для входа');
  expect(text).toContain(`\nВойти: ${url}\n`);
  expect(html).toContain(`href="${url}"`);
  for (const words of [text, html])
    for (const said of ['действует 15 минут', 'один раз', 'Не пересылайте', 'Если Вы не запрашивали вход'])
      expect(words).toContain(said);
});
