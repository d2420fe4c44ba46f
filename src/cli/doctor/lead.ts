// From findings to what an operator does next: where the guide tells of a check, and which of several comes first.
import type { CheckId, Finding, Level } from './finding.ts';

/** The guide for whoever runs the service; its headings are the anchors below. */
const GUIDE = 'docs/operating.ru.md';
const ELSEWHERE = 'что-делать-когда';

const SECTIONS: Partial<Record<CheckId, string>> = {
  schema: 'первая-установка',
  operators: 'первая-установка',
  buttons: 'адрес-службы-и-прокси',
  sender: 'почта',
  smtp: 'почта',
  'smtp-tls': 'почта',
  'smtp-login': 'почта',
  mailbox: 'возвраты-и-ответы',
  dns: 'почта',
  organisations: 'несколько-организаций',
  roadmaps: 'первое-распоряжение',
  service: 'первый-день',
  contacts: 'люди',
  calendars: 'календарь-на-следующий-год',
  webhooks: 'календари-программы-и-веб-хуки',
  'api-tokens': 'календари-программы-и-веб-хуки',
  backups: 'резервная-копия',
  'left-behind': 'переход-на-серверы',
  'journal-roles': 'переход-на-серверы',
  'redis-memory': 'переход-на-серверы',
  'redis-persistence': 'переход-на-серверы',
  files: 'восстановление',
};

/** `docs/operating.ru.md#почта`. */
export function guideTo(id: CheckId): string {
  return `${GUIDE}#${SECTIONS[id] ?? ELSEWHERE}`;
}

/** In which order an installation comes into being: what stands further down cannot be done before what stands above. */
const STEPS: readonly CheckId[] = [
  'config',
  'disk',
  'database',
  'redis',
  'left-behind',
  'operators',
  'sender',
  'smtp',
  'smtp-tls',
  'smtp-login',
  'mailbox',
  'dns',
  'schema',
  'service',
  'buttons',
  'calendars',
  'roadmaps',
  'contacts',
  'backups',
];
const URGENCY: readonly Level[] = ['fault', 'warning'];

/**
 * The one thing to do first: faults, then warnings; of either the steps of an installation in their order, then the rest
 * in the order in which they were told. Undefined when nothing is to be done.
 */
export function nextStep(findings: readonly Finding[]): Finding | undefined {
  const open = findings.filter(({ level }) => level !== 'ok');
  const rank = ({ id, level }: Finding) => {
    const step = STEPS.indexOf(id);
    return URGENCY.indexOf(level) * (STEPS.length + 1) + (step >= 0 ? step : STEPS.length);
  };
  return open.sort((a, b) => rank(a) - rank(b))[0];
}
