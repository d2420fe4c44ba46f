// The work of `srok rotate-link-keys`: the file first, then the ids that the database knows.
import { systemClock } from '../clock.ts';
import { rotateLinkKeys } from '../engine/link-keys.ts';
import { createLog } from '../log.ts';
import { openLinks } from '../main-links.ts';
import { processSettings } from '../settings.ts';
import { replaceLinkKeys } from '../store/link-keys.ts';
import { confirmed } from './confirm.ts';
import { withRuntime } from './with-runtime.ts';

export async function replaceKeys({ revoke, yes }: { revoke: boolean; yes: boolean }): Promise<void> {
  const settings = processSettings();
  const path = settings.linkKeysFile;
  await withRuntime(settings, async ({ runtime }) => {
    const { db } = runtime.database;
    const out = (line: string) => process.stdout.write(`${line}\n`);
    if (revoke) {
      const question = 'Ссылки во всех отправленных письмах перестанут действовать. Продолжить?';
      if (!yes && !(await confirmed(question))) {
        out('Ничего не изменено.');
        process.exitCode = 1;
        return;
      }
    } else {
      // Another file than the service's must not be made the service's by a rotation.
      const signing = await openLinks(settings, systemClock, createLog('warn'));
      await signing.agree(db);
    }
    const { added, ids, signsFrom } = await rotateLinkKeys({ path, now: systemClock.now(), revoke });
    await replaceLinkKeys(db, ids);
    out(`Файл ключей: ${path}`);
    out(`Новый ключ ${added}; ключей, по которым проверяются ссылки: ${ids.length}.`);
    if (revoke) out('Передайте файл всем процессам службы сейчас же: прежние ключи удалены.');
    else if (signsFrom > systemClock.now())
      out('Подписывать он начнёт через час. До этого передайте файл процессам службы на других узлах.');
  });
}
