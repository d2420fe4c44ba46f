// What became of a message, in words; the server's own words beside them.
import type { ListedMail } from '../../store/mail-list.ts';
import { timeInWords } from '../event-words.ts';
import type { StateWords } from '../state-words.ts';
import { StateTag } from './state-tag.tsx';

type Sent = Pick<ListedMail, 'status' | 'channel' | 'returned' | 'nextAt' | 'zone'>;

function mailState({ status, channel, returned, nextAt, zone }: Sent): StateWords {
  switch (status) {
    case 'sent':
      if (returned !== null) return { words: 'возвращено, не доставлено', tone: 'alarm' };
      if (channel === 'outbox') return { words: 'сохранено в системе', tone: 'calm' };
      return { words: 'принято почтовым сервером', tone: 'good' };
    case 'sending':
      return { words: 'отправляется', tone: 'calm' };
    case 'retry':
      return {
        words: nextAt === null ? 'будет отправлено ещё раз' : `повтор ${timeInWords(nextAt, zone)}`,
        tone: 'warning',
      };
    case 'failed':
      return { words: 'не отправлено', tone: 'alarm' };
    case 'suppressed':
      return { words: 'не отправлялось: утратило смысл', tone: 'plain' };
  }
}

export function MailState({ mail }: { mail: Sent }) {
  return <StateTag {...mailState(mail)} />;
}
