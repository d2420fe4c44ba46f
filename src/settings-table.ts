// Every environment variable in words: name, unit, value when unset, what it does, in both languages of the
// documents. `.env.example` and the README's tables are made from it and tested against it.

/** `fallback` is the literal value when unset, empty where there is none; `fallbackNote` says then what happens. */
export interface SettingDescription {
  name: string;
  unit: string;
  fallback: string;
  fallbackNote: string;
  english: string;
  russian: string;
}

const table = [
  row(
    'DATABASE_URL',
    'URL',
    '',
    'встроенный PostgreSQL',
    'PostgreSQL of the service (15 or newer)',
    'PostgreSQL службы, версия 15 или новее',
  ),
  row(
    'DATABASE_ADMIN_URL',
    'URL',
    '',
    'роль из DATABASE_URL',
    'The same database as a second role that runs migrations and owns the tables',
    'та же база от имени второй роли: она владеет таблицами и выполняет миграции',
  ),
  row(
    'REDIS_URL',
    'URL',
    '',
    'очередь в PostgreSQL',
    'Redis for the queue; a cluster as redis+cluster://host:port,host:port or a list of URLs by commas',
    'Redis для очереди; кластер: redis+cluster://узел:порт,узел:порт либо адреса через запятую',
  ),
  row('SMTP_URL', 'URL', '', 'письма остаются в исходящих', 'Mail server', 'почтовый сервер'),
  row(
    'IMAP_URL',
    'URL',
    '',
    'возвраты и ответы не читаются',
    'Mailbox that mail to SROK_MAIL_FROM and SROK_MAIL_BOUNCE comes to, imaps://user:password@host:port/FOLDER; it is read every minute and left as it is',
    'почтовый ящик, куда приходят письма на SROK_MAIL_FROM и SROK_MAIL_BOUNCE, imaps://имя:пароль@сервер:порт/ПАПКА; читается каждую минуту, в нём ничего не меняется',
  ),
  row(
    'PUBLIC_URL',
    'URL',
    '',
    'http://localhost:PORT',
    'Address of the service; its host is that of the sender while SROK_MAIL_FROM is unset',
    'адрес службы; его узел – в адресе отправителя, пока не задан SROK_MAIL_FROM',
  ),
  row(
    'HOST',
    '',
    '127.0.0.1',
    '',
    'Interface that the web server listens on',
    'сетевой адрес, на котором принимает соединения веб-сервер',
  ),
  row(
    'PORT',
    '',
    '8080',
    '',
    'Port of the web server; 0 takes a free one',
    'порт веб-сервера; 0 – любой свободный',
  ),
  row(
    'SROK_CONFIG',
    'path',
    '',
    'config/ программы',
    'Folder with roadmaps, policies and calendars',
    'папка с дорожными картами, политиками и календарями',
  ),
  row(
    'SROK_DATA',
    'path',
    '',
    'var/ программы',
    'Folder of the embedded PostgreSQL',
    'папка встроенного PostgreSQL',
  ),
  row(
    'SROK_FILES',
    'path',
    '',
    'files/ в SROK_DATA',
    'Folder of the files that people attach; processes that serve pages share it',
    'папка файлов, приложенных к отчётам; у процессов, которые показывают страницы, она общая',
  ),
  row(
    'SROK_LINK_KEYS',
    'path',
    '',
    'link-keys.json в SROK_DATA',
    'File with the keys that sign links in mails, made at the first start; every process is given the same one',
    'файл с ключами, которыми подписываются ссылки в письмах; создаётся при первом запуске, у всех процессов один и тот же',
  ),
  row(
    'SROK_OPERATORS',
    'addresses',
    '',
    'нет',
    'Addresses of operators, by commas',
    'адреса операторов через запятую',
  ),
  row(
    'SROK_TRUSTED_PROXIES',
    'addresses',
    '',
    'никому',
    'IP addresses and networks, by commas, of proxies in front of the service whose X-Forwarded-For is believed',
    'IP-адреса и сети прокси перед службой через запятую: их заголовку X-Forwarded-For служба верит',
  ),
  row(
    'SROK_WEBHOOK_ALLOW',
    'hosts',
    '',
    'только узлы Интернета, по https',
    'Hosts, IP addresses and networks, by commas, that webhooks may call although they are not public, and without TLS',
    'узлы, IP-адреса и сети через запятую, которым веб-хуки отправляются, хотя это не узлы Интернета, в том числе без TLS',
  ),
  row(
    'SROK_LOG_LEVEL',
    '',
    'info',
    '',
    'trace, debug, info, warn, error, fatal or silent',
    'подробность журнала: trace, debug, info, warn, error, fatal, silent',
  ),
  row(
    'SROK_METRICS_TOKEN',
    'secret',
    '',
    '/metrics только с этого узла',
    'Who sends it as Authorization: Bearer may read /metrics, 16 characters at least',
    'с ним /metrics доступен и с других узлов (Authorization: Bearer), не короче 16 знаков',
  ),
  row(
    'SROK_MAIL_FROM',
    'address',
    '',
    'Срок <srok@узел из PUBLIC_URL>',
    'Sender of the mails',
    'отправитель писем',
  ),
  row(
    'SROK_MAIL_BOUNCE',
    'address',
    '',
    'адрес из SROK_MAIL_FROM',
    'Envelope sender: a domain, or an address in which {id} stands for the id of the message',
    'обратный адрес для уведомлений о недоставке: домен либо адрес, где {id} – номер письма',
  ),
  row(
    'SROK_SMTP_TLS',
    '',
    'opportunistic',
    '',
    'TLS to the mail server: required, opportunistic or off',
    'TLS до почтового сервера: required (обязателен), opportunistic (если есть), off (выключен)',
  ),
  row(
    'SROK_SMTP_CA_FILE',
    'path',
    '',
    'удостоверяющие центры Node.js',
    'Certificates that the mail server is checked against, PEM',
    'сертификаты для проверки почтового сервера, PEM',
  ),
  row(
    'SROK_IMAP_CA_FILE',
    'path',
    '',
    'удостоверяющие центры Node.js',
    'Certificates that the server of the mailbox is checked against, PEM',
    'сертификаты для проверки сервера почтового ящика, PEM',
  ),
  row(
    'SROK_SMTP_CONNECTIONS',
    'connections',
    '10',
    '',
    'Connections to the mail server at once',
    'одновременных соединений с почтовым сервером',
  ),
  row(
    'SROK_MAIL_PER_SECOND',
    'messages',
    '',
    'без предела',
    'Messages a second that the mail server takes, all workers together; a part of one, too: 0.5',
    'писем в секунду, которые принимает почтовый сервер, от всех процессов вместе; можно и меньше одного: 0.5',
  ),
  row(
    'SROK_MAIL_PER_DAY',
    'messages',
    '',
    'без предела',
    'Messages in any 24 hours that the mail server takes; the rest waits, the most urgent goes first, and an alarm tells of it',
    'писем за любые 24 часа, которые принимает почтовый сервер; остальные ждут, сначала уходят самые срочные, и об этом сообщается в сводке контролёра',
  ),
  row(
    'SROK_MAIL_PER_DOMAIN',
    'messages',
    '',
    'без предела',
    'Messages to one domain of recipients in any minute',
    'писем в один почтовый домен получателей за любую минуту',
  ),
  row(
    'SROK_QUEUE_PREFIX',
    '',
    'srok',
    '',
    'Prefix of the queue, apart for each installation on one Redis',
    'приставка очереди, своя у каждой установки на одном Redis',
  ),
  row(
    'SROK_BATCH_SIZE',
    'messages',
    '200',
    '',
    'Messages claimed and prepared at once',
    'писем, которые берутся в работу за один раз',
  ),
  row(
    'SROK_SENT_BATCH',
    'messages',
    '50',
    '',
    'Messages sent and not yet recorded at most, besides those on their way: more is faster, and after a crash up to that many go out again with the same Message-ID',
    'сколько отправленных писем может ждать записи об отправке: больше – быстрее, но после сбоя столько писем может уйти повторно с тем же Message-ID',
  ),
  row(
    'SROK_LEASE_MS',
    'ms',
    '120000',
    '',
    'A message in work for longer is decided again',
    'письмо, которое в работе дольше, решается заново',
  ),
  row(
    'SROK_STALL_MS',
    'ms',
    '30000',
    '',
    'A job silent for longer is given to another worker',
    'задание, которое молчит дольше, отдаётся другому обработчику',
  ),
  row(
    'SROK_RETRY_BASE_MS',
    'ms',
    '60000',
    '',
    'Pause before the first retry of a message; doubles each time',
    'пауза перед первой повторной отправкой; далее удваивается',
  ),
  row(
    'SROK_RETRY_MAX_MS',
    'ms',
    '3600000',
    '',
    'Longest pause between retries',
    'наибольшая пауза между повторными отправками',
  ),
  row(
    'SROK_KEEP_BODIES_DAYS',
    'days',
    '1095',
    '',
    'Days after which the words of sent messages are erased; 0 keeps them for ever',
    'через сколько дней удаляются тексты отправленных писем; 0 – хранить всегда',
  ),
] as const;

export type SettingName = (typeof table)[number]['name'];

/** All variables, in the order of the documents. */
export const settingsTable: readonly SettingDescription[] = table;

function row<Name extends string>(
  name: Name,
  unit: string,
  fallback: string,
  fallbackNote: string,
  english: string,
  russian: string,
) {
  return { name, unit, fallback, fallbackNote, english, russian };
}

/** The text of `.env.example`. */
export function environmentExample(): string {
  const head =
    '# Настройки службы. Всё необязательно: без этого файла служба работает на встроенном PostgreSQL.\n';
  const entries = settingsTable.map(({ name, fallback, fallbackNote, unit, russian }) => {
    const unset = fallbackNote === '' ? '' : ` (не задано: ${fallbackNote})`;
    return `\n# ${russian}${unit === 'ms' ? ', мс' : ''}${unset}\n#${name}=${fallback}\n`;
  });
  return head + entries.join('');
}
