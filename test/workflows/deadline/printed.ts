// Dates and periods in the ways that documents print them.

const MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');
const GENITIVE = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
  ' ',
);
const ORDINALS =
  'первое второе третье четвертое пятое шестое седьмое восьмое девятое десятое одиннадцатое двенадцатое тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое восемнадцатое девятнадцатое двадцатое'.split(
    ' ',
  );

/** 1–31: «двадцать пятого». */
function dayInWords(day: number): string {
  const genitive = (n: number) => (ORDINALS[n - 1] ?? '').replace(/ье$/, 'ьего').replace(/ое$/, 'ого');
  if (day <= 20) return genitive(day);
  if (day === 30) return 'тридцатого';
  return `${day < 30 ? 'двадцать' : 'тридцать'} ${genitive(day % 10)}`;
}

/** A day, `2024-05-15`, in fourteen ways. */
export function printedDate(iso: string): string[] {
  const [y = '', m = '', d = ''] = iso.split('-');
  const month = GENITIVE[Number(m) - 1] ?? '';
  const day = String(Number(d));
  return [
    `${d}.${m}.${y}`,
    `${day} ${month} ${y} года`,
    `${day} ${month} ${y} г.`,
    `${d} ${month} ${y}г.`,
    `«${d}» ${month} ${y} года`,
    `${day}-го ${month.toUpperCase()} ${y}`,
    `${day}\u00a0${month}\u2009${y}\u00a0г.`,
    iso,
    `${d}/${m}/${y}`,
    `${d}. ${m}. ${y} г.`,
    `${day} ${month} ${y}* года`,
    `${dayInWords(Number(d))} ${month} ${y} года`,
    `${day}${month}${y}г.`,
    `${day} ${month.replaceAll('а', 'a').replaceAll('о', 'o')} ${y} годa`,
  ];
}

const DASHES = [' - ', '-', ' – ', '–', ' — ', '—', ' ‑ ', ' − '];

/** Two days of one year in many ways, with every kind of dash. */
export function printedRange(from: string, to: string): string[] {
  const [y = '', m1 = '', d1 = ''] = from.split('-');
  const [, m2 = '', d2 = ''] = to.split('-');
  const [a, b] = [`${Number(d1)} ${GENITIVE[Number(m1) - 1]}`, `${Number(d2)} ${GENITIVE[Number(m2) - 1]}`];
  return [
    ...DASHES.flatMap((dash) => [
      `${a}${dash}${b} ${y} года`,
      `${d1}.${m1}${dash}${d2}.${m2}.${y}`,
      `${d1}.${m1}.${y}${dash}${d2}.${m2}.${y}`,
      ...(m1 === m2 ? [`${Number(d1)}${dash}${b} ${y} г.`] : []),
    ]),
    `с ${a} по ${b} ${y} года`,
    `с ${a} ${y} г. по ${b} ${y} г.`,
    `в период с ${a} по ${b} ${y} года`,
    `с ${d1}.${m1} по ${d2}.${m2}.${y}`,
    `с ${d1}.${m1}.${y} г. до ${d2}.${m2}.${y} г.`,
    `не ранее ${a} и не позднее ${b} ${y} года`,
    `не ранее ${d1}.${m1}.${y}, но не позднее ${d2}.${m2}.${y}`,
  ];
}

const ROMAN = ['I', 'II', 'III', 'IV'];
const UKRAINIAN = ['І', 'ІІ', 'ІІІ', 'ІV'];
const SIGNS = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
const IN_WORDS = ['первый', 'второй', 'третий', 'четвертый'];

/** Quarter 1–4 of a year. */
export function printedQuarter(quarter: number, year: number): string[] {
  const i = quarter - 1;
  return [
    `${ROMAN[i]} квартал ${year} года`,
    `${UKRAINIAN[i]} квартал ${year} г.`,
    `${SIGNS[i]} квартал ${year} года`,
    `${quarter} квартал ${year}`,
    `${quarter}-й квартал ${year} года`,
    `${IN_WORDS[i]} квартал ${year} года`,
    `в ${ROMAN[i]} квартале ${year} года`,
    `в течение ${ROMAN[i]} квартала ${year} г.`,
    `${ROMAN[i]} кв. ${year} г.`,
    `${(MONTHS[i * 3] ?? '').toUpperCase()} – ${MONTHS[i * 3 + 2]} ${year} года`,
    `с ${GENITIVE[i * 3]} по ${MONTHS[i * 3 + 2]} ${year} года`,
    `${MONTHS[i * 3]}, ${MONTHS[i * 3 + 1]}, ${MONTHS[i * 3 + 2]} ${year} г.`,
  ];
}

const COUNTS = [
  '',
  '',
  'двух',
  'трех',
  'четырех',
  'пяти',
  'шести',
  'семи',
  'восьми',
  'девяти',
  'десяти',
  'одиннадцати',
  'двенадцати',
  'тринадцати',
  'четырнадцати',
  'пятнадцати',
];

/** 2–15 days after or before an event, with their offset and direction. */
export function printedTerm(n: number, working: boolean): [text: string, direction: 'after' | 'before'][] {
  const days = working ? 'рабочих дней' : 'календарных дней';
  const word = COUNTS[n] ?? '';
  return [
    [`в течение ${n} ${days} со дня подписания`, 'after'],
    [`в течение ${word} ${days} с даты подписания`, 'after'],
    [`в течение ${n} (${word}) ${days} с момента подписания`, 'after'],
    [`в течении ${n}-ти ${days} после подписания`, 'after'],
    [`не позднее ${n} ${days} со дня подписания`, 'after'],
    [`не позднее чем через ${n} ${days} после подписания`, 'after'],
    [`в срок не более ${n} ${days} со дня подписания`, 'after'],
    [`${n} ${days} после подписания`, 'after'],
    [`за ${n} ${days} до начала`, 'before'],
    [`за ${word} ${days} до начала`, 'before'],
    [`не позднее чем за ${n} ${days} до начала`, 'before'],
    [`не позднее, чем за ${word} ${days} до начала`, 'before'],
    [`не менее чем за ${n} ${days} до начала`, 'before'],
  ];
}
