// Figures of executive discipline: the total in words, a table for each way of counting, the rule beneath.
import { sentence } from '../../messages/wording.ts';
import type { Counted, Discipline, Row, Total } from '../../workflows/discipline.ts';
import { roadmapPath } from '../item-place.ts';

/** Rows of a table; the file has them all. */
const SHOWN = 50;

export function DisciplineTotal({ total }: { total: Total }) {
  const { original, inForce } = total;
  return (
    <dl class="facts">
      <dt>На срок по документу</dt>
      <dd>
        <Formula counted={original} />
      </dd>
      <dt>На действующий срок</dt>
      <dd>
        <Formula counted={inForce} />
      </dd>
      <dt>Не исполнено в действующий срок</dt>
      <dd>
        <Missed of={total} />
      </dd>
    </dl>
  );
}

function Formula({ counted }: { counted: Counted }) {
  if (counted.share === null) return <>нет пунктов со сроком в периоде</>;
  return (
    <>
      Ко = {counted.done} / {counted.planned} × 100 % = <b class="number">{percent(counted.share)}</b>
    </>
  );
}

export function DisciplineTables({ discipline }: { discipline: Discipline }) {
  const { byPeriod, byOrganisation, byRoadmap, byParty, byPerson } = discipline;
  return (
    <>
      <DisciplineTable title="По периодам" of="Период" rows={byPeriod} />
      {byOrganisation.length > 1 && (
        <DisciplineTable title="По организациям" of="Организация" rows={byOrganisation} />
      )}
      <DisciplineTable title="По дорожным картам" of="Распоряжение" rows={byRoadmap} isLinked />
      <DisciplineTable title="По исполнителям" of="Ответственный исполнитель" rows={byParty} />
      <DisciplineTable title="По лицам" of="Ответственное лицо" rows={byPerson} />
    </>
  );
}

interface TableProps {
  title: string;
  /** Head of the first column. */
  of: string;
  rows: readonly Row[];
  /** Rows are roadmaps. */
  isLinked?: boolean;
}

const ORIGINAL = 'Ко на срок по документу';
const IN_FORCE = 'Ко на действующий срок';
const MISSED = 'Не исполнено в действующий срок';

function DisciplineTable({ title, of, rows, isLinked = false }: TableProps) {
  return (
    <section>
      <h2>{title}</h2>
      <table class="cards discipline">
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">{ORIGINAL}</th>
            <th scope="col">{IN_FORCE}</th>
            <th scope="col">{MISSED}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map((row) => (
            <tr>
              <th scope="row">{isLinked ? <a href={roadmapPath(row.key)}>{row.name}</a> : row.name}</th>
              <td data-label={ORIGINAL}>
                <Share counted={row.original} />
              </td>
              <td data-label={IN_FORCE}>
                <Share counted={row.inForce} />
              </td>
              <td data-label={MISSED}>
                <Missed of={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && (
        <p class="quiet">
          Показаны первые {SHOWN} из {rows.length}, остальные – в таблице XLSX.
        </p>
      )}
    </section>
  );
}

function Share({ counted: { planned, done, share } }: { counted: Counted }) {
  if (share === null) return <>сроков нет</>;
  return (
    <>
      <span class="number">{percent(share)}</span>{' '}
      <span class="quiet">
        ({done} из {planned})
      </span>
    </>
  );
}

function Missed({ of: { inForce, waiting } }: { of: Total }) {
  if (inForce.planned === 0) return <>–</>;
  const missed = inForce.planned - inForce.done;
  return (
    <>
      <span class="number">{missed}</span>
      {waiting > 0 && `, в том числе ожидали исполнения других пунктов: ${waiting}`}
    </>
  );
}

export function DisciplineRule({ rule }: { rule: readonly string[] }) {
  return (
    <section>
      <h2>Как считается</h2>
      <ul>
        {rule.map((line) => (
          <li>{sentence(line)}</li>
        ))}
      </ul>
    </section>
  );
}

const numbers = new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 1 });
const percent = (share: number): string => `${numbers.format(share)} %`;
