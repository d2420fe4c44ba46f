// To whoever asked to sign in: the link, how long it works, and what to do when somebody else has asked.
import { htmlOf } from './layout.ts';
import type { Letter } from './letter.ts';
import { plainText } from './plain-text.ts';
import { plural } from './wording.ts';

export interface SignInFacts {
  url: string;
  /** How long the link works. */
  minutes: number;
}

export function signInLetter({ url, minutes }: SignInFacts): { subject: string; text: string; html: string } {
  const term = `${minutes} ${plural(minutes, 'минуту', 'минуты', 'минут')}`;
  const subject = 'Срок: ссылка для входа';
  const letter: Letter = {
    subject,
    preview: `Действует ${term} и только один раз`,
    overline: 'Система контроля исполнения «Срок»',
    headline: 'Ссылка для входа',
    late: null,
    parts: [
      {
        heading: null,
        note: null,
        sections: [
          {
            heading: '',
            tone: 'calm',
            blocks: [
              { kind: 'ask', text: 'Нажмите кнопку и на открывшейся странице подтвердите вход.' },
              { kind: 'actions', links: [{ label: 'Войти', url, look: 'primary' }] },
              { kind: 'paragraph', text: `Ссылка действует ${term}, войти по ней можно один раз.` },
              {
                kind: 'warning',
                text: 'Не пересылайте это письмо: кто откроет ссылку, войдёт от Вашего имени. Если Вы не запрашивали вход, ничего делать не нужно.',
              },
            ],
          },
        ],
        source: null,
      },
    ],
    foot: ['Письмо отправлено автоматически по запросу на странице входа. Отвечать на него не нужно.'],
  };
  return { subject, text: plainText(letter), html: htmlOf(letter) };
}
