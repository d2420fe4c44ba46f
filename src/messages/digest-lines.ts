// What the digest says about one line, by its section: who, by when, what is late because of what.
import type { EntryFacts } from '../workflows/facts.ts';
import type { Section as DigestSection } from '../workflows/notice.ts';
import { foreignDate } from './extension-decided.ts';
import { riskCause, shortTerm } from './item-blocks.ts';
import type { Tone } from './message.ts';
import {
  capital,
  itemList,
  left,
  numericDate,
  passed,
  periodInWords,
  quoted,
  shorten,
  workingDays,
} from './wording.ts';

/** Characters of a reply; the whole of it is with who answers questions. */
const REPLY_SHOWN = 300;

interface Lines {
  heading: string;
  /** In the subject, before the number of lines. */
  count: string;
  tone: Tone;
  details(facts: EntryFacts): string[];
}

const overdueBy = ({ term }: EntryFacts) =>
  term && term.daysOverdue > 0
    ? [`нарушен, ${passed(term.daysOverdue)} ${workingDays(term.daysOverdue)}`]
    : [];
const leadAndTerm = (f: EntryFacts) => [`${f.lead}; ${[shortTerm(f), ...overdueBy(f)].join(' ')}`];

function reason({ expected }: EntryFacts): string[] {
  return [
    expected
      ? `Ожидаемая дата ${numericDate(expected.date)}; причина: ${expected.reason}`
      : 'Ожидаемая дата не сообщена',
  ];
}

function consequences(facts: EntryFacts): string[] {
  const { blockedBy, endangers } = facts.outlook();
  return [
    ...(blockedBy.length > 0 ? [`Ожидает исполнения ${itemList(blockedBy.map((b) => b.item))}`] : []),
    ...(endangers.length > 0
      ? [
          `Из-за этого под угрозой ${endangers.map((e) => `п. ${e.item} – срок ${numericDate(e.due ?? '')}`).join('; ')}`,
        ]
      : []),
  ];
}

/** A co-executor gives them and the lead has not reported yet; a period under control again has them all. */
function givenFigures(facts: EntryFacts): string[] {
  const asked = facts.figures()?.indicators ?? [];
  const given = asked.filter((one) => one.given !== null).length;
  return given > 0 ? [`Внесено значений: ${given} из ${asked.length}; об исполнении не доложено`] : [];
}

function request(facts: EntryFacts): string[] {
  const { extension } = facts;
  const foreign = foreignDate(facts);
  if (!extension) return [];
  const asked = `до ${numericDate(extension.date)}`;
  return [
    extension.status === 'open'
      ? `${extension.by} просит продлить срок ${asked} (запрос от ${numericDate(extension.on)}): ${extension.reason}`
      : `Продление ${asked} поддержано; акт об изменении срока не издан`,
    ...(foreign ? [foreign] : []),
  ];
}

function changed({ event, executedAt }: EntryFacts): string[] {
  if (!event) return [];
  const why = event.text ? `: ${event.text}` : '';
  const date = event.date ? ` ${numericDate(event.date)}` : '';
  const act = event.act
    ? `; основание: ${event.act.kind} от ${numericDate(event.act.date)} № ${event.act.number}`
    : '';
  const was =
    event.previous && /^\d{4}-/.test(event.previous) ? ` вместо ${numericDate(event.previous)}` : '';
  if (event.type === 'amended') return [`Изменён срок:${date}${was}${act}`];
  if (event.type === 'corrected')
    return [`Исправлена ошибка ввода${date ? `, срок${date}${was}` : ''}${why}`];
  if (event.type === 'reopened') return [`Возобновлён контроль${why}`];
  return [`Снят с контроля без исполнения${executedAt ? '' : why}`];
}

function belowMinimum(facts: EntryFacts): string[] {
  const low = facts.tooLow();
  if (!low) return [];
  const figures = low.indicators.map(
    ({ id, name, unit, amount, minimum, missing, rule }) =>
      `Показатель ${id} ${quoted(shorten(name, 70))}: ${amount} из ${minimum} (${unit}), не хватает ${missing}. ${rule}`,
  );
  const consequence = low.isYearOver
    ? `Последствие: год закончился, минимальные значения ${low.year} года не достигнуты, обязательство по показателям не выполнено`
    : `Последствие: если до 31.12.${low.year} значения не повысятся, обязательство по показателям ${low.year} года не будет выполнено`;
  return [`За ${periodInWords(low.period)}`, ...figures, consequence, facts.lead];
}

/** «Показатели: 1 – 760; 3 – 2 400; не представлены: 4, 5» */
function figuresGiven(facts: EntryFacts): string[] {
  const indicators = facts.figures()?.indicators ?? [];
  if (indicators.length === 0) return [];
  const given = indicators.flatMap(({ id, given: value }) => (value === null ? [] : [`${id} – ${value}`]));
  const missing = indicators.filter(({ given: value }) => value === null).map(({ id }) => id);
  const rest = missing.length === 0 ? [] : [`не представлены: ${missing.join(', ')}`];
  return [`Показатели: ${[...given, ...rest].join('; ')}`];
}

/** A report to be checked, or figures that were made exact after they had been accepted. */
function toReview(facts: EntryFacts): string[] {
  const { report, refinedOn, period } = facts;
  if (refinedOn)
    return [
      `Показатели${period ? ` за ${periodInWords(period)}` : ''} уточнены ${numericDate(refinedOn)} после снятия с контроля`,
      ...figuresGiven(facts),
      'Проверьте их и выпустите уточнённый отчёт',
    ];
  if (!report) return [shortTerm(facts)];
  return [
    `${report.by}, отчёт от ${numericDate(report.on)}: дата исполнения ${numericDate(report.executed)}`,
    ...(report.text ? [report.text] : []),
    ...figuresGiven(facts),
    shortTerm(facts),
  ];
}

/** The last sections are the controller's own; headings are said in design's words. */
export const DIGEST_LINES: Record<DigestSection, Lines> = {
  decide: {
    heading: 'Требуется Ваше решение',
    count: 'на решении',
    tone: 'warning',
    details: (f) => [...request(f), ...leadAndTerm(f), ...consequences(f)],
  },
  overdue: {
    heading: 'Срок нарушен',
    count: 'нарушено',
    tone: 'alarm',
    details: (f) => [...leadAndTerm(f), ...reason(f), ...consequences(f)],
  },
  'at-risk': {
    heading: 'Риск нарушения срока',
    count: 'риск',
    tone: 'warning',
    details: (f) => [riskCause(f), f.lead, ...(f.expected ? reason(f) : [])],
  },
  soon: {
    heading: 'Срок в ближайшие 10 рабочих дней',
    count: 'скоро срок',
    tone: 'calm',
    details: (f) => [
      ...leadAndTerm(f),
      ...(f.term
        ? [
            f.term.daysLeft === 0
              ? 'Последний день'
              : `${capital(left(f.term.daysLeft))} ${workingDays(f.term.daysLeft)}`,
          ]
        : []),
      ...consequences(f),
    ],
  },
  'monitoring-missing': {
    heading: 'Показатели не представлены',
    count: 'без показателей',
    tone: 'alarm',
    details: (f) => [
      ...(f.period ? [`За ${periodInWords(f.period)}`] : []),
      ...leadAndTerm(f),
      ...givenFigures(f),
      ...reason(f),
    ],
  },
  'below-minimum': {
    heading: 'Показатели ниже минимального значения',
    count: 'ниже минимума',
    tone: 'alarm',
    details: belowMinimum,
  },
  'date-missing': {
    heading: 'Срок не определён',
    count: 'без срока',
    tone: 'warning',
    details(f) {
      const { needBy } = f.outlook();
      return [
        f.lead,
        `По документу: ${f.deadlineText}`,
        ...(needBy ? [`Исполнить нужно не позднее ${numericDate(needBy)}`] : []),
      ];
    },
  },
  'not-acknowledged': {
    heading: 'Не подтвердили ознакомление',
    count: 'не ознакомлены',
    tone: 'calm',
    details: (f) => [f.person ?? f.lead],
  },
  done: {
    heading: 'Исполнено за неделю',
    count: 'исполнено',
    tone: 'calm',
    details: (f) => [
      `${f.lead}; дата исполнения ${f.executedAt ? numericDate(f.executedAt) : 'не указана'}${f.executedLate ? ', с нарушением срока' : ''}`,
    ],
  },
  changed: { heading: 'Изменено за неделю', count: 'изменено', tone: 'calm', details: changed },
  undelivered: {
    heading: 'Уведомления не доставлены',
    count: 'не доставлено',
    tone: 'warning',
    details: (f) => [f.text ?? 'Подробности – у оператора системы'],
  },
  review: {
    heading: 'Результаты на проверку',
    count: 'на проверке',
    tone: 'warning',
    details: toReview,
  },
  clarify: {
    heading: 'Уточнить при постановке на контроль',
    count: 'уточнить',
    tone: 'warning',
    details: (f) => [
      `${shortTerm(f)} – наступил до постановки на контроль`,
      'Укажите дату исполнения и документ либо отметьте, что пункт не исполнен',
    ],
  },
  replies: {
    heading: 'Ответы исполнителей',
    count: 'ответов',
    tone: 'calm',
    details: ({ entry, text }) => {
      const { reply } = entry.line ?? {};
      if (!reply) return [];
      const { from, on, items } = reply;
      const said = shorten(text ?? '', REPLY_SHOWN).replace(/\.$/, '');
      return [
        `${from}, ${numericDate(on)}: ${said === '' ? 'ответ без текста' : quoted(said)}`,
        ...(items.length > 1 ? [`На письмо по ${itemList(items)}`] : []),
      ];
    },
  },
  alarm: {
    heading: 'Требует внимания',
    count: 'требует внимания',
    tone: 'alarm',
    details: (f) => [f.text ?? 'Подробности – у оператора системы'],
  },
};
