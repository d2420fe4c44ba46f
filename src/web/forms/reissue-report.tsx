// A report about a period once more: with figures that were made exact or corrected after the first one was issued.
import { z } from 'zod';
import { TextArea } from '../components/fields.tsx';
import { FiguresTable } from '../components/figures-table.tsx';
import { viewFigures } from '../figures-view.ts';
import { type ActionForm, whereOf } from './action-form.ts';
import { readAs, words } from './field-checks.ts';

export const reissueReport: ActionForm = {
  action: 'reissue-report',
  label: 'Выпустить уточнённый отчёт',
  title: ({ item }) => `Пункт ${item.id}: выпустить уточнённый отчёт`,
  explains: ({ occurrence }) =>
    `Отчёт будет составлен заново по показателям, какие они сейчас, и направлен получателям с указанием причины и того, что изменилось.${(occurrence.reports ?? []).length > 0 ? ' Прежний отчёт сохраняется.' : ''}`,
  Fields({ form, target }) {
    const figures = viewFigures(target, target.item, target.occurrence);
    return (
      <>
        {figures && (
          <div class="wide">
            <FiguresTable view={figures} />
          </div>
        )}
        <TextArea form={form} name="text" label="Причина" required />
      </>
    );
  },
  read: (typed, target) =>
    readAs(z.object({ text: words('Укажите причину') }), typed, ({ text }) => ({
      do: 'reissue-report',
      ...whereOf(target),
      text,
    })),
  grave: 'Показатели проверены, отчёт направляется получателям',
};
