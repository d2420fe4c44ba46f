// Which kind of document a result's words mean.
import { plainLetters } from '../plain-letters.ts';
import type { DraftFile } from './draft.ts';

type ResultType = DraftFile['items'][number]['result']['type'];

/** By the words in their order of weight: «Письмо … о направлении отчета по форме» is a letter. */
const WORDS: readonly [RegExp, ResultType][] = [
  [/^(?:письм|сопроводительн\S+ письм|уведомлени|ходатайств)/, 'letter'],
  [/локальн\S+ (?:нормативн\S+ )?акт/, 'local-act'],
  [
    /^(?:приказ|распоряжение|положение|устав|план)\S* .{0,60}(?:школ|гимнази|лице|учреждени|общеобразовательн\S+ организаци|мбоу|маоу|мкоу)/,
    'local-act',
  ],
  [/извещени|реестр\S* .{0,30}закуп|закупочн\S+ документаци|аукционн\S+ документаци/, 'procurement-notices'],
  [/(?<!\p{L})(?:распоряжени|приказ|постановлени|решени|нормативн\S+ (?:правов\S+ )?акт)/u, 'order'],
  [/письм/, 'letter'],
  [
    /по (?:утвержденн\S+ |установленн\S+ )?форм[еа]|(?<!\p{L})(?:отч[её]т|справк|анкет|мониторинг|информаци)/u,
    'form',
  ],
];

export function resultTypeOf(text: string): ResultType {
  const words = plainLetters(text.trim());
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
}
