import { describe, expect, it } from '@jest/globals';
import { readMarkdown } from '../../../src/import/markdown.ts';
import { readPlainText } from '../../../src/import/plain-text.ts';
import { answerQuestions } from '../../../src/workflows/import/answer-questions.ts';
import { composeDraft } from '../../../src/workflows/import/compose-draft.ts';
import type { ImportDraft } from '../../../src/workflows/import/draft.ts';
import type { Block } from '../../../src/workflows/import/source-document.ts';

function draftOf(blocks: Block[]): ImportDraft {
  const doc = { format: 'text' as const, name: 'plan.txt', blocks };
  const draft = composeDraft(doc, { calendar: 'ru', policy: 'default' });
  if ('fault' in draft) throw new Error(draft.fault.message);
  return draft;
}

const asked = (draft: ImportDraft) => draft.questions.find(({ id }) => id === 'items');

const marked = (...numbers: number[]) =>
  draftOf(
    readMarkdown(
      [
        'План мероприятий по подготовке школ',
        '',
        '| № | Мероприятие | Срок | Ответственный |',
        '|---|---|---|---|',
        ...numbers.map((n) => `| ${n} | Ремонт кровли школы № ${n} | до 01.06.2025 | Иванов И.И. |`),
      ].join('\n'),
    ),
  );

const ALIGNED = `План мероприятий по подготовке школ

№    Мероприятие                  Срок              Ответственный
1    Ремонт кровли школы № 1      до 01.06.2025     Иванов И.И.
2    Закупка мебели для классов   до 01.07.2025     Петров П.П.
3    Приёмка школ комиссией       10.08.2025        Иванов И.И.
`;

describe('whether all items were read', () => {
  it('is asked where numbers are passed over, and these are named', () => {
    expect(asked(marked(1, 2, 5))).toMatchObject({
      text: 'Прочитано пунктов: 3 (нет номеров: 3, 4). Это все пункты документа, и прочитаны они верно?',
      required: true,
      proposed: null,
    });
    expect(asked(marked(1, 2, 3))).toBeUndefined();
  });

  it('is asked where cells were told apart by the places of their words', () => {
    expect(asked(draftOf(readPlainText(ALIGNED)))).toMatchObject({
      why: 'Рамок у таблицы в файле нет, она прочитана по расположению слов: сверьте её с документом.',
    });
    const tabbed = ALIGNED.replace(/ {2,}/g, '\t');
    expect(asked(draftOf(readPlainText(tabbed)))).toBeUndefined();
  });

  it('is settled by «да»; «нет» says what to do and leaves it open', () => {
    const draft = marked(2, 3);
    expect(asked(answerQuestions(draft, { items: 'да' }).draft)).toBeUndefined();
    const refused = answerQuestions(draft, { items: 'нет' });
    expect(refused.faults).toEqual([
      { id: 'items', message: expect.stringContaining('сохраните распоряжение в формате DOCX') },
    ]);
    expect(asked(refused.draft)).toBeDefined();
  });
});
