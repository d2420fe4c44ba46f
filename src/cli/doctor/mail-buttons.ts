// Buttons of mails: do they lead to where people can come, and has the service the keys that they are signed with.
import type { Kysely } from 'kysely';
import { linkKeyIds } from '../../engine/link-keys.ts';
import type { Settings } from '../../settings.ts';
import { newestLinkKey } from '../../store/link-keys.ts';
import type { Tables } from '../../store/tables.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const HERE = /^(localhost|127\.|\[::1\]$|0\.0\.0\.0$)/;

export async function mailButtons(
  db: Kysely<Tables>,
  { linkKeysFile, publicUrl, smtpUrl }: Pick<Settings, 'linkKeysFile' | 'publicUrl' | 'smtpUrl'>,
): Promise<Finding[]> {
  const [ids, newest] = await Promise.all([linkKeyIds(linkKeysFile), newestLinkKey(db)]);
  if (newest !== undefined && !ids?.includes(newest))
    return [
      fault(
        'buttons',
        ids === undefined
          ? `файла ключей ${linkKeysFile} нет`
          : `ссылки в письмах подписаны ключом ${newest}, которого нет в файле ${linkKeysFile}`,
        'Верните link-keys.json из копии или исправьте SROK_LINK_KEYS. Если файл утрачен: srok rotate-link-keys --revoke (ссылки в отправленных письмах перестанут действовать).',
      ),
    ];
  const { hostname, protocol } = new URL(publicUrl);
  // Kept messages are read here.
  if (smtpUrl !== undefined && HERE.test(hostname))
    return [
      warning(
        'buttons',
        `кнопки писем ведут на ${publicUrl}: на других компьютерах они не откроются`,
        'Задайте в PUBLIC_URL адрес, по которому службу открывают адресаты.',
      ),
    ];
  if (smtpUrl !== undefined && protocol === 'http:')
    return [
      warning(
        'buttons',
        `кнопки писем ведут на ${publicUrl}: по сети они передаются открыто`,
        'Откройте службу через https и задайте этот адрес в PUBLIC_URL.',
      ),
    ];
  return [ok('buttons', `${publicUrl}, ключей подписи: ${ids?.length ?? 'файл появится при запуске'}`)];
}
