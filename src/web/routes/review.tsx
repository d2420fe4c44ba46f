// «На проверке», «Уточнить», «Запросы на продление»: what waits for whoever controls, all roadmaps in one line, the
// longest waiting first. J and K go from one to the next (assets/site.js).
import type { Child } from 'hono/jsx';
import { numericDate } from '../../calendar/dates.ts';
import { foreignDate } from '../../messages/extension-decided.ts';
import { shorten, workingDays } from '../../messages/wording.ts';
import type { Queue } from '../../store/item-lists.ts';
import { valueText } from '../../workflows/monitoring/figure.ts';
import { FileList } from '../components/file-list.tsx';
import { PageLinks } from '../components/page-links.tsx';
import { StateTag } from '../components/state-tag.tsx';
import { VerdictTag } from '../components/verdict-tag.tsx';
import { doneWords } from '../done.ts';
import { whoInWords } from '../event-words.ts';
import { itemForm } from '../forms/registry.ts';
import { itemPath, roadmapPath, withQuery } from '../item-place.ts';
import { page } from '../layout.tsx';
import { type QueueRow, queueView } from '../queue-view.ts';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';

const AT_ONCE = 25;
/** Characters of a title. */
const TITLE = 200;

const WORDS: Record<Queue, { title: string; about: string; empty: string }> = {
  review: {
    title: 'На проверке',
    about:
      'Исполнители доложили об исполнении. Снимите пункт с контроля либо верните на доработку с замечаниями. Дольше всех ждущие – сверху.',
    empty: 'Результатов, которые ждут Вашей проверки, нет.',
  },
  clarify: {
    title: 'Уточнить при постановке на контроль',
    about:
      'Срок этих пунктов наступил раньше, чем распоряжение поставили на контроль. Укажите дату исполнения и документ либо отметьте, что пункт не исполнен: до этого исполнителям ничего не отправляется.',
    empty: 'Пунктов, которые нужно уточнить, нет.',
  },
  extensions: {
    title: 'Запросы на продление',
    about:
      'Решает тот, на кого возложен контроль. Действующий срок меняет только акт: после поддержки внесите его реквизиты, когда он будет издан.',
    empty: 'Запросов на продление срока нет.',
  },
};

async function showQueue(visit: SignedInVisit, queue: Queue) {
  const { c, principal } = visit;
  const number = Number(/^[1-9]\d{0,4}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1);
  const { rows, total } = await queueView(visit, queue, { page: number, size: AT_ONCE });
  const { title, about, empty } = WORDS[queue];
  return page(
    c,
    { title, principal, section: queue, done: doneWords(c.req.query('done')) },
    total === 0 ? (
      <p class="empty">{empty}</p>
    ) : (
      <>
        <p>{about}</p>
        <p class="quiet">
          Всего: {total}.{' '}
          <span class="keys">
            Клавиши J и K – следующий и предыдущий пункт, Enter – открыть, Tab – к кнопкам.
          </span>
        </p>
        {rows.map((row) => (
          <Entry queue={queue} row={row} />
        ))}
        <PageLinks path={`/${queue}`} number={number} pages={Math.ceil(total / AT_ONCE)} />
      </>
    ),
  );
}

function Entry({ queue, row }: { queue: Queue; row: QueueRow }) {
  const { state, item, occurrence, states } = row;
  const { id, order } = state.roadmap;
  return (
    <article class="entry" data-entry="yes">
      <h2>
        <a href={itemPath(id, item.id, occurrence.id)}>
          П. {item.id}. {shorten(item.title, TITLE)}
        </a>
      </h2>
      <p>
        {states.map((words) => (
          <>
            <StateTag {...words} />{' '}
          </>
        ))}
      </p>
      <dl class="facts">
        <Fact label="Распоряжение">
          <a href={roadmapPath(id)}>
            № {order.number} от {numericDate(order.date)}
          </a>
        </Fact>
        <Particulars queue={queue} row={row} />
      </dl>
      <Actions queue={queue} row={row} />
    </article>
  );
}

function Fact({ label, children }: { label: string; children?: Child }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Particulars({ queue, row }: { queue: Queue; row: QueueRow }) {
  const { state, item, occurrence, event, files, figures, waited } = row;
  const { due, extension } = occurrence;
  const report = occurrence.submissions.at(-1);
  const foreign = foreignDate(item);
  return (
    <>
      {queue === 'extensions' && extension && (
        <Fact label="Просят продлить">
          до {numericDate(extension.date)}
          {extension.status === 'supported' && ' (поддержано, акт не внесён)'}
        </Fact>
      )}
      <Fact label={queue === 'extensions' ? 'Действующий срок' : 'Срок'}>
        {due === null ? 'не определён' : numericDate(due)}
      </Fact>
      {queue === 'review' && <Fact label="Результат по документу">{item.result.text}</Fact>}
      {event && (
        <Fact label={queue === 'review' ? 'Доложено' : 'Запрошено'}>
          {whoInWords(event)}, {event.when}
          {waited !== null && waited > 0 && ` (ждёт ${workingDays(waited)})`}
        </Fact>
      )}
      {queue === 'review' && report && <Fact label="Дата исполнения">{numericDate(report.executed)}</Fact>}
      {figures && (
        <Fact label="Показатели">
          {`За ${figures.words}: `}
          <ul>
            {figures.figures.map(({ indicator, value, judgement: { verdict } }) => (
              <li>
                {`${indicator.id} – ${valueText(value)} `}
                <VerdictTag verdict={verdict} />
              </li>
            ))}
          </ul>
        </Fact>
      )}
      {event?.said && (
        <Fact label={event.said.label}>
          <pre>{event.said.text}</pre>
        </Fact>
      )}
      {files.length > 0 && (
        <Fact label="Файлы">
          <FileList roadmap={state.roadmap.id} files={files} />
        </Fact>
      )}
      {queue === 'extensions' && foreign !== null && <Fact label="Кто меняет срок">{foreign}</Fact>}
      {queue === 'clarify' && <Fact label="Срок в документе">{item.deadline.text}</Fact>}
    </>
  );
}

function Actions({ queue, row }: { queue: Queue; row: QueueRow }) {
  const { state, item, occurrence, actions } = row;
  if (actions.length === 0)
    return (
      <p class="quiet">Решение принимает другое лицо: Вы исполнитель этого пункта или не вправе решать.</p>
    );
  return (
    <div class="actions">
      {actions.map((action, i) => (
        <a
          class={i === 0 ? 'button' : 'button second'}
          href={withQuery(itemPath(state.roadmap.id, item.id, occurrence.id, `do/${action}`), 'from', queue)}
        >
          {itemForm(action)?.label}
          <span class="hidden">: п. {item.id}</span>
        </a>
      ))}
    </div>
  );
}

export const reviewRoutes: readonly Route[] = [
  signedIn('GET', '/review', (visit) => showQueue(visit, 'review')),
  signedIn('GET', '/clarify', (visit) => showQueue(visit, 'clarify')),
  signedIn('GET', '/extensions', (visit) => showQueue(visit, 'extensions')),
];
