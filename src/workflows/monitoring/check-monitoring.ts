// What a roadmap's file says about its indicators, held against the kinds of the items it names.
import type { Path } from '../locate.ts';
import type { Item, Roadmap } from '../roadmap.ts';
import { isPerCent } from './figure.ts';

type Tell = (path: Path, message: string) => void;

export function checkMonitoring(roadmap: Roadmap, report: Tell, warn: Tell): void {
  const { indicators, items, monitoring } = roadmap;
  const recurs = (id: string | undefined): boolean | undefined =>
    id === undefined ? undefined : isRecurring(items.find((item) => item.id === id));
  if (recurs(monitoring?.item) === false)
    report(
      ['monitoring', 'item'],
      `п. ${monitoring?.item} не повторяется: показатели запрашиваются по пункту с периодичностью`,
    );
  if (recurs(monitoring?.opening))
    report(
      ['monitoring', 'opening'],
      `п. ${monitoring?.opening} повторяется: открытием может быть только пункт с одним сроком`,
    );
  for (const [i, { judgedAfter }] of indicators.entries())
    if (recurs(judgedAfter))
      report(
        ['indicators', i, 'judgedAfter'],
        `п. ${judgedAfter} повторяется: здесь нужен пункт с одним сроком`,
      );
  for (const [i, { id, kind, unit }] of indicators.entries())
    if (kind === 'state' && !isPerCent(unit))
      warn(
        ['indicators', i, 'unit'],
        `показатель ${id}: вид state – доля в процентах (числитель и знаменатель), а единица измерения – «${unit}»`,
      );
  if (monitoring && indicators.length === 0)
    warn(['monitoring'], 'показателей нет: раздел monitoring ничего не меняет');
  if (indicators.length === 0 || monitoring?.item !== undefined) return;
  const series = items.filter(isRecurring);
  if (series.length === 0)
    warn(['indicators'], 'пункта с периодичностью нет: показатели никто не запросит и не представит');
  if (series.length > 1)
    warn(
      ['indicators'],
      `пунктов с периодичностью несколько (п. ${series.map(({ id }) => id).join(', ')}): укажите в monitoring.item, по какому представляются показатели`,
    );
}

const isRecurring = (item: Item | undefined): boolean => item?.deadline.kind === 'recurring';
