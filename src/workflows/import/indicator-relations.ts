// What the words of indicators and items say of each other: people who take part in events and the events, workers who
// have been trained and their training. Proposals: the annex does not say it.
import { plainWords } from './cell-words.ts';

interface Named {
  id: string;
  name: string | null;
  unit: string | null;
}

/** Stems as all cases have them: «выставка», «выставок». */
const EVENT =
  '(мероприяти|олимпиад|соревновани|турнир|спартакиад|конкурс|фестивал|смотр|выстав(?=[ко])|концерт|спектакл|лекци|семинар|конференци|форум|экскурси|акци|заняти|встреч|трениров(?=[ко])|поход|слет|матч|кинопоказ|чтени|праздник|мастер класс)';
/** «Количество проведенных внеклассных мероприятий», «Проведено турниров», «Число массовых мероприятий» */
const COUNTS_EVENTS = new RegExp(
  `^(?:общее )?(?:количество|число|проведено|организовано|состоялось) (?:\\p{L}+[ыи]х )*${EVENT}`,
  'u',
);
const NAMES_EVENTS = new RegExp(`(?<!\\p{L})${EVENT}`, 'gu');
const COUNTS_PEOPLE =
  /^(?:общее )?(?:численность|количество|число) (?:\p{L}+[ыи]х )*(?:участни|посетител|зрител|слушател|гост|дет|обучающ|учащ|воспитанник|школьник|подростк|студент|молодеж|жител|гражд|человек|лиц|спортсмен|занимающ|пользовател|читател|педагог|работник|сотрудник|родител|семей|пенсионер|инвалид|волонтер|добровол)/u;
const TAKES_PART = /(?<!\p{L})(?:участ|посети|посещ|зрител|слушател|гост|охвач|вовлеч)/u;

const wordsOf = (text: string): string => plainWords(text).join(' ');

/**
 * The indicators of the events that an indicator counts the participants of: those below it, else those that count the
 * events it names, else, where it names none, the only one.
 */
export function eventsOf<T extends Named>(indicator: T, indicators: readonly T[]): T[] {
  const words = wordsOf(indicator.name ?? '');
  const isOfPeople = COUNTS_PEOPLE.test(words) || /^(?:тыс\S* )?чел/iu.test(indicator.unit ?? '');
  if (!isOfPeople || COUNTS_EVENTS.test(words) || !TAKES_PART.test(words)) return [];
  const named = new Set([...words.matchAll(NAMES_EVENTS)].map(([, stem]) => stem));
  const counted = indicators.flatMap((other) => {
    const stem = COUNTS_EVENTS.exec(wordsOf(other.name ?? ''))?.[1];
    return other === indicator || stem === undefined ? [] : [{ other, stem }];
  });
  const fitting = counted.filter(({ stem }) => named.has(stem)).map(({ other }) => other);
  const below = fitting.filter(({ id }) => id.startsWith(`${indicator.id}.`));
  if (below.length > 0) return below;
  return named.size === 0 && counted.length === 1 ? counted.map(({ other }) => other) : fitting;
}

const COURSE = '(?:повышени\\p{L}* квалификац|переподготовк|стажировк)';
const STAFF =
  '(?:педагог|работник|сотрудник|специалист|учител|тренер|библиотекар|персонал|кадр|руководител|преподавател|воспитател|служащ)';
/** A training of workers, not «средства обучения». */
const TRAINING = new RegExp(
  `(?<!\\p{L})(?:${COURSE}|(?:обучен|аттестац)\\p{L}* (?:\\p{L}+(?:[ыи]х|ого) ){0,2}${STAFF}|подготовк\\p{L}* кадр)|${STAFF}\\p{L}* (?:прош\\p{L}+ )?обуч(?:ен|ил)`,
  'u',
);
const TRAINED =
  /(?<!\p{L})(?:(?:прошедш|завершивш|окончивш|получивш)\p{L}* (?:\p{L}+ ){0,3}?(?:обучени|повышени|переподготовк|подготовк|курс|стажировк|аттестаци|квалификаци)|повысивш\p{L}* (?:\p{L}+ )?квалификаци|обученн|аттестованн)/u;

export const isTraining = (title: string): boolean => TRAINING.test(wordsOf(title));

/** «Доля педагогов, прошедших обучение», «Доля тренеров, повысивших квалификацию» */
export function isShareOfTrained(name: string): boolean {
  const words = wordsOf(name);
  return TRAINED.test(words) && new RegExp(STAFF, 'u').test(words);
}
