// What a server's refusal says about the address it refused. By enhanced status code (RFC 3463); by the server's
// words only where its code says nothing, as with Yandex's «550 5.7.1 No such user!».

export type FailureMeaning =
  /** Nobody is reached under it until somebody changes it. */
  | 'address-unknown'
  | 'mailbox-full'
  /** About the message, the sender, the route: another message may get there. */
  | 'other';

/** No such mailbox, no such domain, malformed, moved away, disabled. Not 1.7 and 1.8, which are about the sender. */
const UNKNOWN_CODES = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1', '4.4']);
const FULL_CODE = '2.2';
/** Codes under which servers also refuse unknown users, and others that mean nothing. */
const VAGUE_CODES = new Set(['0.0', '1.0', '4.1', '5.0', '7.0', '7.1', '']);

const UNKNOWN_WORDS =
  /user (?:is )?unknown|unknown (?:local )?(?:user|recipient|mailbox|address)|no such (?:user|mailbox|recipient|address|person|account)|no mailbox here|invalid (?:mailbox|recipient|user)|(?:user|recipient|mailbox|address|account)\b.{0,60}?(?:not found|not exist|doesn['’]t exist|disabled)|(?:пользовател|адрес|ящик|получател).{0,60}?не (?:существует|найден)|нет такого (?:пользователя|адреса|ящика)|несуществующ/i;
const FULL_WORDS =
  /(?:mailbox|inbox|quota|ящик).{0,40}?(?:is full|full|exceeded|переполнен)|over ?quota|quota (?:is )?exceeded|переполнен|превышена? квот/i;

/**
 * `reply` is an SMTP reply or a diagnostic of a report, `550 5.1.1 <a@b>: …`; `status` the report's own code
 * `5.1.1`, which counts where the reply has none.
 */
export function failureMeaning({ reply, status }: { reply: string; status?: string }): FailureMeaning {
  const [, replyClass, subject, detail] =
    /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/.exec(reply) ?? [];
  const [, ownClass, ownSubject, ownDetail] = /^([245])\.(\d{1,3})\.(\d{1,3})$/.exec(status ?? '') ?? [];
  const said = subject === undefined ? '' : `${subject}.${detail}`;
  const own = ownSubject === undefined ? '' : `${ownSubject}.${ownDetail}`;
  const codes = [said, own];
  const isPermanent = (replyClass ?? ownClass ?? /\b([245])\d\d\b/.exec(reply)?.[1]) === '5';
  if (codes.includes(FULL_CODE)) return 'mailbox-full';
  if (isPermanent && codes.some((code) => UNKNOWN_CODES.has(code))) return 'address-unknown';
  if (!codes.every((code) => VAGUE_CODES.has(code))) return 'other';
  if (FULL_WORDS.test(reply)) return 'mailbox-full';
  return isPermanent && UNKNOWN_WORDS.test(reply) ? 'address-unknown' : 'other';
}

const REFUSED_AT_LEAST = 5;

/**
 * At least five addressees were refused lately, and more than were reached: so many do not leave at once, it is the mail
 * server, or what it thinks of us.
 */
export function isRouteWrong({ refused, reached }: { refused: number; reached: number }): boolean {
  return refused >= REFUSED_AT_LEAST && refused > reached;
}
