// A line per roadmap: how it is doing in words, how far it has come, what is next.
import { daysBetween, type IsoDate } from '../../calendar/dates.ts';
import { numericDate, oneLine, plural, shorten } from '../../messages/wording.ts';
import type { PortfolioRow } from '../../store/portfolio.ts';
import { roadmapPath } from '../item-place.ts';
import type { StateWords } from '../state-words.ts';
import { StateTag } from './state-tag.tsx';

/** Characters of a title: they begin alike, and what tells them apart comes late. */
const TITLE = 320;

interface TableProps {
  rows: readonly PortfolioRow[];
  /** Present where there are roadmaps of several organisations. */
  titleOf?: (organisation: string) => string;
}

export function PortfolioTable({ rows, titleOf }: TableProps) {
  return (
    <div class="wide">
      <table class="cards portfolio">
        <caption class="hidden">Дорожные карты</caption>
        <thead>
          <tr>
            <th scope="col">Состояние</th>
            <th scope="col">Распоряжение и дорожная карта</th>
            {titleOf && <th scope="col">Организация</th>}
            <th scope="col">Контроль возложен на</th>
            <th scope="col">Снято с контроля</th>
            <th scope="col">Ближайшая контрольная дата</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row row={row} {...(titleOf && { organisation: titleOf(row.organisation) })} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, organisation }: { row: PortfolioRow; organisation?: string }) {
  const lights = lightsOf(row);
  const tone = lights[0]?.tone;
  return (
    <tr class={tone === 'alarm' || tone === 'warning' ? tone : undefined}>
      <td data-label="Состояние">
        <ul class="states">
          {lights.map((light) => (
            <li>
              <StateTag {...light} />
            </li>
          ))}
        </ul>
        {row.overdue > 0 && (
          <small>
            дольше всего – {row.longestOverdue} {plural(row.longestOverdue, 'день', 'дня', 'дней')}
          </small>
        )}
      </td>
      <th scope="row">
        <a href={roadmapPath(row.roadmap)}>
          № {oneLine(row.orderNumber)} от {numericDate(row.orderDate)}
        </a>
        <p>{shorten(row.title, TITLE)}</p>
      </th>
      {organisation !== undefined && <td data-label="Организация">{organisation}</td>}
      <td data-label="Контроль возложен на">{row.supervisorName}</td>
      <td data-label="Снято с контроля">
        {row.done} из {row.items}
      </td>
      <td data-label="Ближайшая контрольная дата">
        {row.nextControlDate === null ? 'нет' : <Next day={row.nextControlDate} today={row.today} />}
      </td>
    </tr>
  );
}

function Next({ day, today }: { day: IsoDate; today: IsoDate }) {
  const days = daysBetween(today, day);
  const away = days === 0 ? 'сегодня' : `через ${days} ${plural(days, 'день', 'дня', 'дней')}`;
  return (
    <>
      <span class="number">{numericDate(day)}</span> <span class="quiet">{away}</span>
    </>
  );
}

/** At least one; the most consequential first. */
function lightsOf(row: PortfolioRow): StateWords[] {
  const { released, overdue, atRisk, decide, soon, items, done } = row;
  if (released) return [{ words: 'снято с контроля', tone: 'plain' }];
  const lights: StateWords[] = [];
  if (overdue > 0) lights.push({ words: `срок нарушен: ${overdue}`, tone: 'alarm' });
  if (atRisk > 0) lights.push({ words: `риск нарушения срока: ${atRisk}`, tone: 'warning' });
  if (decide > 0) lights.push({ words: `ждёт решения: ${decide}`, tone: 'warning' });
  if (soon > 0) lights.push({ words: `скоро срок: ${soon}`, tone: 'calm' });
  if (lights.length > 0) return lights;
  return items > 0 && done === items
    ? [{ words: 'все пункты сняты с контроля', tone: 'good' }]
    : [{ words: 'по плану', tone: 'good' }];
}
