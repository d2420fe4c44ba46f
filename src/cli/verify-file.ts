// The work of `srok verify`: what was checked, the first fault, and what remains unproven, in words.
import { readFile, stat } from 'node:fs/promises';
import { numericDate, plural } from '../messages/wording.ts';
import { type Anchor, anchorIn, anchorOf } from '../proof/anchors.ts';
import { ProofUnreadable } from '../proof/archive.ts';
import type { Absences } from '../proof/check-detail.ts';
import type { Fault } from '../proof/faults.ts';
import type { Absent } from '../proof/format.ts';
import { ABSENT_WORDS } from '../proof/page-row.tsx';
import { type Verdict, verifyProof } from '../proof/verify-proof.ts';
import { version } from '../version.ts';
import { proofWords } from '../web/proof-words.ts';

const BROKEN = 1;
const UNREADABLE = 2;
/** Faults after the first that are shown. */
const MORE = 9;
const LARGEST_MAIL = 32 * 2 ** 20;

const out = (line: string): boolean => process.stdout.write(`${line}\n`);

export async function verifyFile(
  path: string,
  { head, digest }: { head: readonly string[]; digest: readonly string[] },
): Promise<void> {
  try {
    const verdict = await verifyProof(path, {
      words: proofWords,
      version: version(),
      anchors: async (orderNumber) => [
        ...head.map(givenHead),
        ...(await Promise.all(digest.map((file) => savedDigest(file, orderNumber)))),
      ],
    });
    print(verdict);
    if (verdict.faultCount > 0) process.exitCode = BROKEN;
  } catch (error) {
    if (!(error instanceof ProofUnreadable)) throw error;
    process.stderr.write(`srok: ${error.message}\n`);
    process.exitCode = UNREADABLE;
  }
}

function givenHead(head: string): Anchor {
  const anchor = anchorOf(head);
  if (!anchor) throw new ProofUnreadable(`--head ${head}: отметка – от 32 до 64 знаков 0–9 и a–f`);
  return anchor;
}

async function savedDigest(file: string, orderNumber: string): Promise<Anchor> {
  return anchorIn(await mailIn(file), `сводка ${file}`, orderNumber);
}

async function mailIn(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size <= LARGEST_MAIL) return await readFile(file);
  } catch (error) {
    throw new ProofUnreadable(`${file}: файл не открывается`, { cause: error });
  }
  throw new ProofUnreadable(`${file}: письмо слишком велико`);
}

function print(verdict: Verdict): void {
  const { manifest, lines, linesFound, faults, faultCount, absences, anchors } = verdict;
  out(`Дорожная карта ${manifest.roadmap}${manifest.item === null ? '' : `, пункт ${manifest.item}`}`);
  const claimed = linesFound === manifest.lines ? '' : ` (в manifest.json указано: ${manifest.lines})`;
  out(`Записей журнала: ${linesFound}${claimed}, из них подряд от первой целы: ${lines}`);
  out(`Контрольная отметка: ${manifest.head.slice(0, 32)}`);
  out(
    `Сверено: текстов ${absences.texts}, писем ${absences.letters}, ответов серверов ${absences.replies}, файлов ${absences.files}`,
  );
  for (const line of missing(absences)) out(line);
  const [first, ...more] = faults;
  if (first) {
    out(`\nНАРУШЕНО. Первое нарушение:\n  ${inWords(first)}`);
    for (const fault of more.slice(0, MORE)) out(`  ${inWords(fault)}`);
    const rest = faultCount - 1 - Math.min(more.length, MORE);
    if (rest > 0) out(`  и ещё нарушений: ${rest}`);
  } else out('\nНарушений внутри файла нет.');
  for (const { source, line } of anchors) if (line !== null) out(proven(source, line, verdict));
  if (anchors.length === 0)
    out(
      'Отметок для сравнения не дано (--digest, --head): доказана только согласованность внутри файла. Журнал, переписанный с новыми отметками, так не обнаружить.',
    );
  for (const at of verdict.restoredAt) {
    const day = numericDate(new Date(at).toISOString().slice(0, 10));
    out(
      `${day} данные восстановлены из копии: отметок между днём копии и этим днём в журнале может не быть.`,
    );
  }
  if (verdict.page === 'other-program')
    out(`Страница index.html не сверена: её составила другая версия программы (${manifest.program}).`);
  else if (verdict.page === 'broken-data')
    out('Страница index.html не сверялась: нарушены данные, по которым она составлена.');
}

function proven(source: string, line: number, { lines }: Verdict): string {
  const upTo = Math.min(line, lines);
  const count = plural(upTo, 'запись подтверждена', 'записи подтверждены', 'записей подтверждено');
  if (upTo < line) return `${source}: отметка найдена у записи № ${line}, но журнал до неё нарушен.`;
  return `${source}: отметка найдена у записи № ${line}, ${upTo} ${count}.`;
}

function inWords({ line, what, expected, found }: Fault): string {
  const marks = [
    ...(expected === undefined ? [] : [`должно быть: ${expected}`]),
    ...(found === undefined ? [] : [`найдено: ${found}`]),
  ];
  return `${line === null ? '' : `запись № ${line}: `}${[what, ...marks].join('; ')}`;
}

function missing({ noText, noLetter, noFile, noReply }: Absences): string[] {
  const letters = Object.entries(noLetter) as [Absent, number][];
  return [
    ...(noText > 0 ? [`Текстов нет (удалены сведения о лице): ${noText}`] : []),
    ...letters.flatMap(([why, count]) =>
      count > 0 ? [`Писем без текста: ${count} – ${ABSENT_WORDS[why]}`] : [],
    ),
    ...(noFile > 0 ? [`Файлов нет (утрачены или удалены): ${noFile}`] : []),
    ...(noReply > 0 ? [`Ответов серверов нет (удалены сведения о лице): ${noReply}`] : []),
  ];
}
