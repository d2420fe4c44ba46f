// The signing of links in mails as a process has it: its file of keys, held against what the other processes use.
import type { Kysely } from 'kysely';
import type { Clock } from './clock.ts';
import { type ActionLinks, createActionLinks } from './engine/action-links.ts';
import { type LinkRing, openLinkRing } from './engine/link-keys.ts';
import { UserError } from './errors.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { agreeOnLinkKeys } from './store/link-keys.ts';
import type { Tables } from './store/tables.ts';

export interface SigningLinks {
  links: ActionLinks;
  /** @throws UserError when the installation signs with keys that this process was not given */
  agree(db: Kysely<Tables>): Promise<void>;
}

/** @throws UserError when the file cannot be had, or others may read it */
export async function openLinks(
  { linkKeysFile: path, publicUrl }: Pick<Settings, 'linkKeysFile' | 'publicUrl'>,
  clock: Clock,
  log: Log,
): Promise<SigningLinks> {
  const ring: LinkRing = await openLinkRing({ path, clock, log });
  return {
    links: createActionLinks({ ring, publicUrl, clock }),
    async agree(db) {
      if (await agreeOnLinkKeys(db, ring.ids())) return;
      throw new UserError(
        `Ссылки в письмах этой службы подписаны ключами, которых нет в файле ${path}. Дайте всем процессам один и тот же файл (SROK_LINK_KEYS) либо верните его из копии. Если файл утрачен, создайте новый – ссылки в отправленных письмах перестанут действовать: srok rotate-link-keys --revoke`,
      );
    },
  };
}
