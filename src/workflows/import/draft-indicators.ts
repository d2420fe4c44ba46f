// Indicators and their monitoring in a draft. The annex gives names and minimums; how an indicator runs over
// the year, and which items belong to the monitoring, is proposed.
import { readDeadline } from '../item-deadline.ts';
import { addresseeIn } from './addressee.ts';
import type { DraftFile } from './draft.ts';
import { kindOf } from './indicator-kind.ts';
import { eventsOf, isShareOfTrained, isTraining } from './indicator-relations.ts';
import type { IndicatorRow } from './indicators.ts';
import type { Notes } from './notes.ts';

type DraftIndicator = NonNullable<DraftFile['indicators']>[number] & { id: string };
type DraftItem = DraftFile['items'][number];

const KINDS: Record<NonNullable<DraftIndicator['kind']>, string> = {
  contingent: 'численность за год (разные люди, без равномерного роста)',
  cumulative: 'нарастающим итогом с начала года',
  seasonal: 'не каждый квартал (олимпиады, сезонные мероприятия)',
  state: 'состояние или доля на дату',
};

export function composeIndicators(
  rows: readonly IndicatorRow[],
  items: readonly DraftItem[],
  notes: Notes,
): DraftIndicator[] {
  const indicators = rows.map((row): DraftIndicator => {
    const id = row.id.value;
    const at = `indicators.${id}`;
    notes.keep(at, row.id);
    const name = notes.keep(`${at}.name`, row.name);
    notes.confirm(`${at}.name`, `Наименование показателя ${id}`, row.name);
    const unit = notes.keep(`${at}.unit`, row.unit);
    if (unit === null)
      notes.ask({
        about: `${at}.unit`,
        text: `Единица измерения показателя ${id}`,
        why: 'В документе она не указана.',
        place: row.name.place,
        answer: 'text',
        required: true,
      });
    return { id, name, unit, minimum: composeMinimum(row, notes), kind: composeKind(row, notes) };
  });
  for (const indicator of indicators) composeJudging(indicator, indicators, items, notes);
  return indicators;
}

/** What an indicator depends on, where the words of both leave little doubt. */
function composeJudging(
  indicator: DraftIndicator,
  indicators: readonly DraftIndicator[],
  items: readonly DraftItem[],
  notes: Notes,
): void {
  const { id, kind } = indicator;
  const name = indicator.name ?? '';
  const ask = (
    field: 'requires' | 'judgedAfter',
    candidates: readonly { id: string; label: string }[],
    text: (other: string) => string,
    why: string,
  ) => {
    const [first, ...more] = candidates;
    if (!first) return;
    const proposed = more.length === 0 ? first.id : null;
    if (proposed !== null) indicator[field] = proposed;
    notes.ask({
      about: `indicators.${id}.${field}`,
      text: text(proposed ?? '…'),
      why: proposed === null ? `${why} Подходят несколько: ${listedIds(candidates)}.` : why,
      place: notes.places[`indicators.${id}.name`] ?? null,
      proposed,
      alternatives: [
        ...(proposed === null ? candidates.map((one) => ({ value: one.id, label: one.label })) : []),
        { value: 'нет', label: 'не зависит' },
      ],
      answer: 'text',
      required: false,
    });
  };
  ask(
    'requires',
    eventsOf(indicator, indicators).map((other) => ({ id: other.id, label: `показатель ${other.id}` })),
    (other) => `Показатель ${id} бывает больше нуля только вместе с показателем ${other}`,
    'Участников без мероприятий не бывает.',
  );
  if (kind === 'state' && isShareOfTrained(name))
    ask(
      'judgedAfter',
      items
        .filter((item) => isTraining(item.title ?? '') && !recurs(item, null))
        .map((item) => ({ id: item.id, label: `п. ${item.id}: ${item.title ?? ''}` })),
      (item) => `Показатель ${id} в год открытия оценивается после срока п. ${item}`,
      'До этого срока обучение может быть не закончено.',
    );
}

const listedIds = (ones: readonly { id: string }[]): string => ones.map(({ id }) => id).join(', ');

function composeMinimum(row: IndicatorRow, notes: Notes): DraftIndicator['minimum'] {
  const id = row.id.value;
  const opening = notes.keep(`indicators.${id}.minimum.opening`, row.opening);
  const later = notes.keep(`indicators.${id}.minimum.later`, row.later);
  const ask = (field: 'opening' | 'later', proposed: number | null) =>
    notes.ask({
      about: `indicators.${id}.minimum.${field}`,
      text: `Минимальное значение показателя ${id} ${field === 'opening' ? 'в год открытия' : 'в последующие годы'}`,
      why:
        proposed === null ? 'В документе оно не указано.' : 'В документе указано одно значение на все годы.',
      place: row.name.place,
      proposed: proposed === null ? null : String(proposed),
      answer: 'text',
      required: proposed === null,
    });
  if (opening === null) ask('opening', later);
  if (later === null) ask('later', opening);
  const known = opening ?? later;
  return known === null ? null : { opening: opening ?? known, later: later ?? known };
}

function composeKind(row: IndicatorRow, notes: Notes): DraftIndicator['kind'] {
  const id = row.id.value;
  const proposed = kindOf(row.name.value, row.unit?.value ?? null);
  notes.ask({
    about: `indicators.${id}.kind`,
    text: `Вид показателя ${id}`,
    why: proposed?.why ?? 'Вид не следует из названия показателя.',
    place: row.name.place,
    proposed: proposed?.kind ?? null,
    alternatives: Object.entries(KINDS).map(([value, label]) => ({ value, label })),
    answer: 'choice',
    required: proposed === null,
  });
  return proposed?.kind ?? null;
}

/** The items that monitoring hangs on; undefined where no item recurs, which is remarked. */
export function composeMonitoring(
  items: readonly DraftItem[],
  orderDate: string | null,
  notes: Notes,
): DraftFile['monitoring'] {
  const series = items.filter((item) => recurs(item, orderDate));
  const [first] = series.filter(({ title }) => /мониторинг|показател/i.test(title ?? ''));
  const item = first ?? series[0];
  if (!item) {
    notes.remark('Показатели есть, а периодического пункта, по которому их представляют, в таблице нет.');
    return undefined;
  }
  const said = notes.places[`items.${item.id}.title`] ?? null;
  if (said) notes.places['monitoring.item'] = said;
  if (series.length > 1)
    notes.ask({
      about: 'monitoring.item',
      text: 'Пункт, по которому представляют показатели',
      why: `Периодических пунктов несколько: ${series.map(({ id }) => id).join(', ')}.`,
      place: said,
      proposed: item.id,
      alternatives: series.map(({ id, title }) => ({ value: id, label: `п. ${id}: ${title ?? ''}` })),
      answer: 'choice',
      required: false,
    });
  const opening = composeOpening(items, notes);
  const addressee = composeAddressee(item, notes);
  notes.ask({
    about: 'monitoring.recipients',
    text: 'Кому направлять принятый отчёт о показателях по электронной почте (лица через точку с запятой)',
    why: 'В документе адресат отчёта не назван поимённо.',
    place: notes.places[`items.${item.id}.result.text`] ?? null,
    ...(addressee !== null && { alternatives: [{ value: addressee, label: addressee }] }),
    answer: 'text',
    required: false,
  });
  return { item: item.id, ...(opening !== null && { opening }), ...(addressee !== null && { addressee }) };
}

function recurs({ deadline }: DraftItem, orderDate: string | null): boolean {
  if (deadline === null) return false;
  const read = readDeadline(deadline, orderDate === null ? undefined : { orderDate, dayOfMonth: 1 });
  return read.ok && read.deadline.kind === 'recurring';
}

function composeOpening(items: readonly DraftItem[], notes: Notes): string | null {
  const item = items.find(({ title }) =>
    /^(?:начало работы|открыт|открытие|запуск|введен)/i.test(title ?? ''),
  );
  notes.ask({
    about: 'monitoring.opening',
    text: 'Пункт, с исполнения которого начинается год открытия',
    why: item
      ? `Год открытия – год исполнения п. ${item.id}.`
      : 'Пункт об открытии по названиям не найден; без него все годы считаются последующими.',
    place: item ? (notes.places[`items.${item.id}.title`] ?? null) : null,
    proposed: item?.id ?? null,
    alternatives: items.map(({ id, title }) => ({ value: id, label: `п. ${id}: ${title ?? ''}` })),
    answer: 'text',
    required: false,
  });
  return item?.id ?? null;
}

function composeAddressee({ id, result }: DraftItem, notes: Notes): string | null {
  const addressee = addresseeIn(result.text ?? '');
  notes.ask({
    about: 'monitoring.addressee',
    text: 'Адресат отчёта о показателях',
    why: addressee === null ? `В результате п. ${id} он не назван.` : `Так назван в результате п. ${id}.`,
    place: notes.places[`items.${id}.result.text`] ?? null,
    proposed: addressee,
    answer: 'text',
    required: false,
  });
  return addressee;
}
