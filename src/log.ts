// One logger for the whole process, on stderr (stdout is for results). Secrets are cut out of the finished
// line, so that an address with a password inside an error's message or stack cannot slip through either.
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const SECRET_KEYS = ['password', 'pass', 'token', 'secret', 'authorization', 'cookie'];
const HIDDEN = '***';

/** The text without what opens doors: passwords in addresses, tokens in query strings and of the API, links of mails. */
function withoutSecrets(text: string): string {
  // Of nearly every line this is all that is to be looked for.
  if (!text.includes('://') && !text.includes('=') && !text.includes('srok_') && !LINKS.test(text))
    return text;
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"]*):[^\s/?#"]*@/gi, `$1:${HIDDEN}@`)
    .replace(/([?&](?:token|password|secret|signature)=)[^&\s"#]+/gi, `$1${HIDDEN}`)
    .replace(/srok_[\w-]{43}/g, `srok_${HIDDEN}`)
    .replace(EVERY_LINK, `$1${HIDDEN}`);
}

/** Whoever has the address of such a page is taken for the person. */
const LINKS = /(\/(?:sign-in|a|feeds)\/)[\w.~-]{20,}/;
const EVERY_LINK = new RegExp(LINKS, 'g');

/** @param stream where the lines go; standard error unless a test reads them. */
export function createLog(
  level: LogLevel,
  stream: DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: HIDDEN },
      hooks: { streamWrite: withoutSecrets },
    },
    stream,
  );
}
