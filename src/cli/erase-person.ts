// The work of `srok erase`: say what it concerns, ask, erase.
import { systemClock } from '../clock.ts';
import { createPersonEraser, type Erasable } from '../engine/erase-person.ts';
import { UserError } from '../errors.ts';
import { createLog } from '../log.ts';
import { processSettings } from '../settings.ts';
import { confirmed } from './confirm.ts';
import { withRuntime } from './with-runtime.ts';

export async function erasePerson(address: string, yes: boolean): Promise<void> {
  const settings = processSettings();
  await withRuntime(settings, async ({ runtime, rules }) => {
    const eraser = createPersonEraser({
      db: runtime.database.db,
      clock: systemClock,
      rules,
      log: createLog(settings.logLevel === 'info' ? 'warn' : settings.logLevel),
      onChanged: () => undefined,
    });
    const found = await eraser.look(address);
    refuse(address, found);
    const out = (line: string) => process.stdout.write(`${line}\n`);
    out(`${[...found.names, `<${address}>`].join(', ')}`);
    out(`  дорожные карты: ${found.roadmaps.length > 0 ? found.roadmaps.join(', ') : 'нет'}`);
    if (found.imports > 0) out(`  будет удалено загруженных распоряжений: ${found.imports}`);
    for (const name of found.namesakes)
      out(`  имя «${name}» есть и у другого лица: в текстах оно останется, адрес будет удалён`);
    if (!yes && !(await confirmed('Удалить имя и адрес отовсюду? Вернуть их будет нельзя.'))) {
      out('Ничего не изменено.');
      process.exitCode = 1;
      return;
    }
    refuse(address, await eraser.erase(address));
    out(
      'Имя и адрес удалены. Удалите их и из файлов дорожных карт; в прежних резервных копиях они остались.',
    );
  });
}

function refuse(address: string, found: Erasable): asserts found is Extract<Erasable, { ok: true }> {
  if (found.ok) return;
  if (found.reason === 'needed')
    throw new UserError(
      [
        `Сведения о лице ${address} нужны открытым пунктам. Сначала передайте их другому лицу или снимите с контроля:`,
        ...found.needs.flatMap(({ roadmap, needs }) => needs.map((need) => `  ${roadmap}: ${need}`)),
      ].join('\n'),
    );
  if (found.reason === 'unknown') throw new UserError(`Лица с адресом «${address}» нет.`);
  throw new UserError(`Письмо на адрес ${address} ещё отправляется. Повторите, когда отправка закончится.`);
}
