// How an indicator runs over the year, by the words of its name. A proposal: the annex does not say it.
import { plainLetters } from '../plain-letters.ts';
import type { Indicator } from '../roadmap.ts';

export interface ProposedKind {
  kind: Indicator['kind'];
  /** Russian, one sentence. */
  why: string;
}

const WORDS: readonly [RegExp, ProposedKind][] = [
  [/олимпиад/, { kind: 'seasonal', why: 'Олимпиады проходят не каждый квартал.' }],
  [
    /^(?:доля|процент|удельный вес|охват|уровень|обеспеченность|укомплектованность)/,
    { kind: 'state', why: 'Доля на дату: числитель и знаменатель.' },
  ],
  [
    /проведенн|проведения|принявш|участвовавш|участник|посетивш|мероприяти|прошедш|обученн|выданн|изготовленн/,
    { kind: 'cumulative', why: 'Нарастающим итогом с начала года.' },
  ],
  [
    /численность|обучающихся|осваивающ|охваченн|воспитанник/,
    { kind: 'contingent', why: 'Число разных людей за год, без равномерного роста.' },
  ],
  [/^(?:наличие|количество (?:созданн|открыт|функционир))/, { kind: 'state', why: 'Состояние на дату.' }],
];

export function kindOf(name: string, unit: string | null): ProposedKind | null {
  const words = plainLetters(name.trim());
  const found = WORDS.find(([pattern]) => pattern.test(words))?.[1];
  if (found) return found;
  return unit === '%' ? { kind: 'state', why: 'Доля на дату: числитель и знаменатель.' } : null;
}
