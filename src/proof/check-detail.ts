// What stands behind the hashes of a line in a proof file: texts, messages, replies of mail servers and files. What is
// there must be what was sealed; what is not there is counted, since texts may have been erased by right.
import { createHash } from 'node:crypto';
import { sha256 } from '../store/journal.ts';
import type { Archive } from './archive.ts';
import type { Fault } from './faults.ts';
import {
  type Absent,
  type Detail,
  hashesIn,
  isInScope,
  letterPath,
  type Manifest,
  type MessageLine,
  messageOf,
  NAMES,
  type ProofLine,
  type ProvenPerson,
} from './format.ts';
import { readLetter, writeLetter } from './letter-file.ts';
import { isSealedBy } from './seals.ts';

/** How much of what the journal has sealed was compared, and what is not in the file. */
export interface Absences {
  texts: number;
  letters: number;
  files: number;
  replies: number;
  noText: number;
  noLetter: Record<Absent, number>;
  noFile: number;
  noReply: number;
}

/** Where a line has hashes of words; elsewhere they stand for people, messages and files. */
const TEXT_AT = /^(?:text|reason|notes\..+|act\.signatory)$/;

export interface DetailCheck {
  check(line: ProofLine, detail: Detail | null): Promise<void>;
  end(): void;
  absences: Absences;
}

export interface DetailCheckDeps {
  archive: Archive;
  manifest: Manifest;
  people: readonly ProvenPerson[];
  report(fault: Fault): void;
}

export function createDetailCheck({ archive, manifest, people, report }: DetailCheckDeps): DetailCheck {
  const known = new Map(people.map((person) => [person.pseudonym, person]));
  const expected = new Set<string>(Object.values(NAMES));
  /** Messages of which a later line is to tell the words: by their first line. */
  const sentLater = new Map<string, number>();
  const checked = new Set<string>();
  const absences: Absences = {
    texts: 0,
    letters: 0,
    files: 0,
    replies: 0,
    noText: 0,
    noLetter: { erased: 0, 'other-orders': 0, 'live-links': 0, 'sent-later': 0, 'being-sent': 0 },
    noFile: 0,
    noReply: 0,
  };

  async function check(line: ProofLine, detail: Detail | null): Promise<void> {
    const at = { line: line.seq };
    if (!isInScope(line, manifest.item)) {
      if (detail) report({ ...at, what: `${NAMES.details}: запись не о пункте ${manifest.item}` });
      return;
    }
    checkTexts(line, detail?.texts ?? []);
    const sealed = messageOf(line);
    if (sealed && detail?.message) await checkMessage(line, sealed, detail.message);
    else if (sealed) report({ ...at, what: `нет сведений о письме ${sealed.messageId}` });
    else if (detail?.message) report({ ...at, what: 'запись не о письме, а письмо приложено' });
    await checkFiles(line, detail?.files ?? []);
  }

  function checkTexts(line: ProofLine, texts: Detail['texts']): void {
    const sealed = new Map(hashesIn(line.payload).map(({ at, hash }) => [at, hash]));
    for (const at of sealed.keys())
      if (TEXT_AT.test(at) && !texts.some((text) => text.at === at)) absences.noText += 1;
    for (const { at, hash, salt, body } of texts) {
      absences.texts += 1;
      if (sealed.get(at) !== hash)
        report({
          line: line.seq,
          what: `текст (${at}) приложен не к той записи`,
          expected: sealed.get(at) ?? 'нет',
          found: hash,
        });
      else if (!isSealedBy(hash, salt, body))
        report({
          line: line.seq,
          what: `текст (${at}) не тот, что запечатан: он изменён`,
          expected: hash,
          found: sha256(`${salt}\n${body}`),
        });
    }
  }

  async function checkMessage(
    { seq, at }: ProofLine,
    sealed: MessageLine,
    { letter, subject, absent, reply }: NonNullable<Detail['message']>,
  ): Promise<void> {
    if (reply !== null) {
      absences.replies += 1;
      const found = sha256(reply);
      if (found !== sealed.reply)
        report({
          line: seq,
          what: 'ответ почтового сервера не тот, что запечатан',
          expected: sealed.reply ?? 'нет',
          found,
        });
    } else if (sealed.reply !== null && absent !== 'sent-later') absences.noReply += 1;
    if (absent === 'sent-later') sentLater.set(sealed.message, seq);
    else sentLater.delete(sealed.message);
    if (letter === null) {
      if (absent === null)
        report({ line: seq, what: `письма ${sealed.messageId} нет, и причина не указана` });
      else absences.noLetter[absent] += 1;
      return;
    }
    const path = letterPath(sealed.message);
    if (letter !== path || !archive.names.has(path)) {
      report({ line: seq, what: `нет письма ${path}`, found: letter });
      return;
    }
    expected.add(path);
    absences.letters += 1;
    const content = await archive.read(path);
    const words = readLetter(sealed.message, content);
    const found = words && sha256(`${words.subject}\n${words.text}\n${words.html}`);
    const hash = sealed.unsigned ?? sealed.body;
    if (!words || found !== hash || words.subject !== subject) {
      report({
        line: seq,
        what: `письмо ${path} не то, что запечатано: тема или текст изменены`,
        expected: hash,
        found: found ?? 'не читается',
      });
      return;
    }
    const to = known.get(sealed.to) ?? null;
    const again = writeLetter({ id: sealed.message, messageId: sealed.messageId, at, to, ...words });
    if (!again.equals(content))
      report({ line: seq, what: `письмо ${path}: дата, получатель или другие заголовки изменены` });
  }

  async function checkFiles({ seq, type, payload }: ProofLine, files: Detail['files']): Promise<void> {
    const sealed = new Set(hashesIn(payload).map(({ hash }) => hash));
    if (files.length === 0 && (type === 'file-attached' || type === 'report-issued')) absences.noFile += 1;
    for (const { sha256: hash, path, name } of files) {
      if (!sealed.has(hash))
        report({ line: seq, what: `файл «${name}» приложен не к той записи`, found: hash });
      else if (path === null) absences.noFile += 1;
      else if (!archive.names.has(path) || !path.startsWith(`files/${hash}.`))
        report({ line: seq, what: `нет файла «${name}»`, expected: hash, found: path });
      else {
        expected.add(path);
        if (checked.has(path)) continue;
        checked.add(path);
        absences.files += 1;
        const content = createHash('sha256');
        for await (const chunk of archive.chunks(path)) content.update(chunk);
        const found = content.digest('hex');
        if (found !== hash)
          report({
            line: seq,
            what: `файл «${name}» не тот, что запечатан: он изменён`,
            expected: hash,
            found,
          });
      }
    }
  }

  return {
    check,
    absences,
    end() {
      for (const [message, line] of sentLater)
        report({ line, what: `нет более поздней записи о письме ${message}` });
      for (const name of archive.names)
        if (!expected.has(name))
          report({ line: null, what: `${name}: об этом файле журнал ничего не говорит` });
    },
  };
}
