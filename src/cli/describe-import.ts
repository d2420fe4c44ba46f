// What an import has found, what is left to answer and what to do next, for a person at the keyboard.
import { numericDate } from '../calendar/dates.ts';
import type { ImportDraft } from '../workflows/import/draft.ts';

interface Given {
  file: string;
  /** Where the roadmap's file was written. */
  out: string | undefined;
  answers: string | undefined;
}

export function describeImport(draft: ImportDraft, given: Given): string {
  const { file, questions, links, remarks } = draft;
  const required = questions.filter((question) => question.required);
  const proposed = questions.filter(({ required, proposed }) => !required && proposed !== null).length;
  const lines = [
    `${given.file}: прочитано`,
    `  документ: ${requisitesOf(draft)}`,
    `  дорожная карта: ${file.title ?? 'название не найдено'}`,
    `  пунктов: ${file.items.length}, показателей: ${file.indicators?.length ?? 0}, исполнителей: ${Object.keys(file.parties).length}, лиц: ${Object.keys(file.people).length}`,
    `  связей между пунктами предложено: ${links.length}`,
    ...remarks.map(({ text }) => `  замечание: ${text}`),
    `Вопросов: ${questions.length}; без ответа нельзя начать: ${required.length}; предложений к подтверждению: ${proposed}`,
    ...required.map(({ id, text }) => `  ${id}: ${text}`),
    ...nextSteps(required.length, given),
  ];
  return `${lines.join('\n')}\n`;
}

function requisitesOf({ file: { order, people } }: ImportDraft): string {
  const { number, date, issuer } = order;
  const signed = issuer === null ? null : people[issuer]?.name;
  return [
    date === null ? 'дата не найдена' : `от ${numericDate(date)}`,
    number === null ? 'номер не найден' : `№ ${number}`,
    signed ? `подписал(а) ${signed}` : 'подпись не найдена',
  ].join(', ');
}

function nextSteps(required: number, { file, out, answers }: Given): string[] {
  const target = out ?? 'карта.yaml';
  const keep = out === undefined ? [`Сохраните файл: srok import ${file} --out ${target}`] : [];
  if (required === 0)
    return [
      ...keep,
      `Проверьте файл и поставьте на контроль: srok validate ${target}, затем srok apply ${target}`,
    ];
  const again = `srok import ${file} --answers ${answers ?? 'ответы.yaml'} --out ${target}${out === undefined ? '' : ' --force'}`;
  return [
    ...keep,
    `Ответьте на вопросы: впишите значения в ${target} или в файл ответов (строка «обозначение: ответ»): ${again}`,
    `Затем: srok validate ${target} и srok apply ${target}`,
  ];
}
