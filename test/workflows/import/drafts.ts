// A draft as an import of a small order gives it, for tests of what is made of drafts.
import type { ImportDraft } from '../../../src/workflows/import/draft.ts';

const at = (block: number) => ({ block, start: 0, end: 10 });

/** The department and «общеобразовательная организация», one item for each deadline, one question of the order's own. */
export function makeDraft({ deadlines }: { deadlines: Record<string, string> }): ImportDraft {
  const ids = Object.keys(deadlines);
  return {
    file: {
      roadmap: 'tomsk-it-cube',
      title: 'Комплекс мер по созданию центров «IT-куб» в 2020 - 2022 годах',
      order: { number: '605-р', date: '2019-07-05', issuer: 'head', title: 'О создании центров «IT-куб»' },
      timezone: 'Asia/Tomsk',
      calendar: 'ru',
      roll: 'preceding',
      policy: 'default',
      supervisor: 'head',
      controller: 'clerk',
      people: {
        head: { name: 'М.Г. Савенков', email: null },
        clerk: { name: 'О.В. Зубчевская', email: 'clerk@example.org' },
        director: { name: 'Руководитель организации', email: null },
      },
      parties: {
        department: { name: 'Департамент образования', lead: 'clerk' },
        school: {
          name: 'Общеобразовательная организация, на базе которой создается центр',
          lead: 'director',
        },
      },
      items: ids.map((id, i) => ({
        id,
        title: `Исполнено мероприятие ${id}`,
        responsible: i % 2 === 0 ? ['school', 'department'] : ['department'],
        result: { text: 'Письмо', type: 'letter' },
        deadline: deadlines[id] ?? null,
      })),
    },
    places: {
      'parties.school.name': at(1),
      'people.director.name': at(2),
      ...Object.fromEntries(ids.map((id, i) => [`items.${id}.deadline`, at(10 + i)])),
    },
    questions: [
      question('people.head.email', 'Адрес электронной почты: М.Г. Савенков'),
      ...ids
        .filter((id) => /[XХ]/.test(deadlines[id] ?? ''))
        .map((id) => ({
          ...question(`items.${id}.deadline`, `Срок п. ${id}`),
          fragment: deadlines[id] ?? null,
        })),
    ],
    links: [],
    remarks: [],
  };
}

function question(about: string, text: string): ImportDraft['questions'][number] {
  return {
    id: about,
    about,
    text,
    why: 'Документ этого не называет.',
    fragment: null,
    place: null,
    proposed: null,
    alternatives: [],
    answer: 'text',
    required: true,
  };
}
