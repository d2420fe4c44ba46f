// A message in words: subject, plain text and HTML of one mail.
import type { Mail } from '../workflows/mail.ts';
import type { PlanContext } from '../workflows/plan/context.ts';
import { htmlOf } from './layout.ts';
import { type Extras, letterOf } from './letter.ts';
import { plainText } from './plain-text.ts';
import { factsOf } from './subject.ts';

export interface Rendered {
  subject: string;
  text: string;
  html: string;
}

/** `mail` has at least one entry; `contextOf` gives each of its roadmaps as it stands at the moment of sending. */
export function renderMail(
  mail: Mail,
  contextOf: (roadmap: string) => PlanContext,
  extras: Extras = {},
): Rendered {
  const letter = letterOf(factsOf(mail, contextOf), extras);
  return { subject: letter.subject, text: plainText(letter), html: htmlOf(letter) };
}
