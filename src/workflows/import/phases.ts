// What kind of step an item is, by the words of its title, and which kinds feed which. Our reading of how
// such projects go; no act says so, therefore every link is a proposal with its reason.

export const PHASES = [
  'design',
  'specification',
  'funding',
  'procurement',
  'works',
  'delivery',
  'premises',
  'staffing',
  'training',
  'licence',
  'enrolment',
  'plan',
  'opening',
  'monitoring',
] as const;
export type Phase = (typeof PHASES)[number];

/** Beginnings of words, looked for in the title; all groups of one row have to be there, any word of a group will do. */
const SIGNS: readonly (readonly [Phase, readonly (readonly string[])[]])[] = [
  [
    'monitoring',
    [
      ['мониторинг', 'ежеквартальн'],
      ['показател', 'индикатор', 'отчет', 'результат'],
    ],
  ],
  [
    'opening',
    [
      ['открыти', 'открыт', 'начало', 'запуск', 'ввод'],
      ['работ', 'торжеств', 'открыти', 'эксплуатаци', 'функционировани', 'центр', 'объект'],
    ],
  ],
  [
    'premises',
    [
      ['приведени', 'готовност', 'приемк', 'обследовани'],
      ['помещени', 'здани', 'объект', 'площадк'],
    ],
  ],
  [
    'procurement',
    [
      ['закупк', 'закупоч', 'аукцион', 'контракт', 'конкурсн', 'торг', 'торги'],
      ['объявлен', 'проведен', 'заключен', 'процедур', 'осуществлен', 'размещен', 'извещени', 'организаци'],
    ],
  ],
  [
    'delivery',
    [
      ['получен', 'поставк', 'поставлен', 'установлен', 'установк', 'монтаж', 'доставк', 'наладк', 'налажен'],
      ['оборудовани', 'мебел', 'средств', 'техник', 'товар'],
    ],
  ],
  ['works', [['ремонт', 'строительн', 'отделочн', 'благоустройств', 'реконструкци']]],
  [
    'design',
    [
      ['дизайн-проект', 'зонировани', 'проектно-сметн', 'проектной', 'проектная', 'смет', 'сметн'],
      ['разработ', 'согласован', 'утвержд', 'подготов', 'изготов', 'помещени', 'документаци'],
    ],
  ],
  [
    'specification',
    [
      ['перечень', 'перечн', 'спецификаци', 'технического', 'техническо'],
      ['оборудовани', 'товар', 'работ', 'задани', 'материал'],
    ],
  ],
  [
    'funding',
    [
      ['соглашени', 'субсиди', 'финансировани', 'ассигновани'],
      ['заключен', 'выделен', 'предоставлен', 'доведен', 'предусмотрен'],
    ],
  ],
  [
    'training',
    [
      ['повышени', 'обучени', 'переподготовк'],
      ['квалификаци', 'педагог', 'педагогическ', 'работник', 'сотрудник', 'кадр'],
    ],
  ],
  [
    'staffing',
    [
      ['кадр', 'штатн', 'персонал', 'работник'],
      ['подбор', 'укомплектован', 'формировани', 'расписани', 'комплектовани', 'отбор'],
    ],
  ],
  ['licence', [['лицензи', 'лицензировани']]],
  [
    'enrolment',
    [
      ['набор', 'зачислени', 'комплектовани', 'прием'],
      ['обучающихся', 'детей', 'учащихся', 'групп', 'класс', 'воспитанник'],
    ],
  ],
  [
    'plan',
    [
      ['утвержден', 'утверждени', 'разработк', 'разработан'],
      ['план', 'плана', 'программ', 'расписани', 'положени'],
      ['учебн', 'учебный', 'мероприяти', 'образовательн', 'работы', 'деятельност'],
    ],
  ],
];

/** Which kinds come before a kind, each with its reason. */
export const FEEDS: Readonly<Partial<Record<Phase, Partial<Record<Phase, string>>>>> = {
  procurement: {
    design: 'закупка следует за согласованным проектом',
    specification: 'закупка следует за перечнем или техническим заданием',
    funding: 'закупка объявляется после выделения средств',
  },
  works: {
    design: 'работы ведутся по утверждённому проекту',
    procurement: 'работы начинаются после закупки',
  },
  delivery: { procurement: 'поставка и установка следуют за закупкой' },
  premises: {
    design: 'помещения готовят по согласованному проекту',
    procurement: 'помещения готовы после закупки работ и мебели',
    works: 'помещения проверяют после ремонта',
  },
  licence: {
    works: 'лицензию получают на готовые помещения',
    premises: 'лицензию получают на готовые помещения',
  },
  opening: {
    works: 'открытие – после ремонта',
    delivery: 'открытие – после установки оборудования',
    premises: 'открытие – после готовности помещений',
    staffing: 'открытие – после подбора работников',
    training: 'открытие – после обучения работников',
    licence: 'открытие – после получения лицензии',
    enrolment: 'открытие – после набора обучающихся',
    plan: 'открытие – после утверждения плана работы',
  },
};

/** Connected, nothing computed: they happen about the same time, or one goes on where the other stops. */
export const CONNECTED: Readonly<Partial<Record<Phase, Partial<Record<Phase, string>>>>> = {
  premises: { delivery: 'помещения и оборудование готовят к одному времени' },
  opening: { training: 'обучение работников связано с открытием' },
  monitoring: { opening: 'показатели измеряют с открытия; отчёт нужен в срок и без него' },
};

/** The stages of a paper or an event, in their order: an item of a later one follows that of an earlier about the same thing. */
const STAGES: readonly (readonly string[])[] = [
  [
    'разработк',
    'разработан',
    'разработать',
    'подготовк',
    'подготовлен',
    'подготовить',
    'сформирован',
    'формировани',
    'сформировать',
    'составлени',
    'составить',
  ],
  ['согласовани', 'согласован', 'согласовать'],
  ['утвержден', 'утверждени', 'утвердить', 'приняти', 'принять', 'издани'],
  [
    'опубликовани',
    'опубликовать',
    'размещени',
    'разместить',
    'доведени',
    'довести',
    'информировани',
    'направлен',
  ],
  ['проведени', 'провести', 'реализаци', 'организаци', 'проведен', 'провед'],
  ['подведени', 'подвести', 'итог', 'отчет', 'анализ'],
];

/** The most telling kind whose signs the words have. */
export function phaseOf(words: readonly string[]): Phase | null {
  const has = (start: string): boolean => words.some((word) => word.startsWith(start));
  return SIGNS.find(([, groups]) => groups.every((group) => group.some(has)))?.[0] ?? null;
}

/** From 0; null where no word names a stage. The first such word of the title decides. */
export function stageOf(words: readonly string[]): number | null {
  for (const word of words) {
    const stage = STAGES.findIndex((starts) => starts.some((start) => word.startsWith(start)));
    if (stage >= 0) return stage;
  }
  return null;
}
