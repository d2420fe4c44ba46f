// README.txt of a proof file: what is in it, and how it is checked with and without this program.
import type { Manifest } from './format.ts';

export function instructions({ roadmap, item, head }: Manifest): string {
  return `ДОКАЗАТЕЛЬНЫЙ ФАЙЛ
Дорожная карта ${roadmap}${item === null ? '' : `, пункт ${item}`}

Что в нём

  index.html       для чтения: открывается в любом браузере без сети
  journal.ndjson   журнал дорожной карты, запись в строке, от первой до последней
  details.ndjson   что стоит за отметками записей: тексты, ответы почтовых серверов, места писем и файлов
  messages/        письма, какими они отправлены (.eml); у кнопок удалены подписи, поэтому кнопки не действуют
  files/           приложенные файлы и отчёты, каждый под своим SHA-256
  people.json      лица, которых журнал называет псевдонимами
  roadmap.json     дорожная карта и состояние пунктов на момент выгрузки
  manifest.json    о самом файле

Проверка программой «Срок», без сети и базы данных

  srok verify ФАЙЛ.zip --digest СВОДКА.eml

Внизу каждой сводки стоит «Контрольная отметка журнала». Сохранённая сводка (или сама отметка: --head ОТМЕТКА)
доказывает, что записи до неё с тех пор не изменены. Без неё доказано только, что файл согласован внутри себя:
тот, кто владеет базой данных, мог переписать журнал и вычислить все отметки заново.

Отметка конца журнала в этом файле:
  ${head}

Проверка без программы

Отметка записи – SHA-256 (UTF-8) от двух строк, между которыми перевод строки: отметка предыдущей записи
и сама запись в JSON с полями at, payload, roadmap, seq, type; имена полей по алфавиту на всех уровнях, без пробелов.
Перед первой записью стоит SHA-256 от строки «srok journal ${roadmap}».
Отметка текста – SHA-256 от соли, перевода строки и текста; псевдоним лица – от соли, адреса и имени, тоже по строкам.
Отметка письма (unsigned, а где её нет – body) – SHA-256 от темы, текста и HTML, между ними переводы строки.

На Python 3, в папке с распакованным файлом:

import base64, email, email.policy, hashlib, json
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
head, lines = sha('srok journal ${roadmap}'), {}
for row in map(json.loads, open('journal.ndjson', encoding='utf-8')):
    body = {key: row[key] for key in ('at', 'payload', 'seq', 'type')} | {'roadmap': '${roadmap}'}
    head = sha(head + '\\n' + json.dumps(body, sort_keys=True, separators=(',', ':'), ensure_ascii=False))
    assert head == row['hash'], f'запись {row["seq"]} изменена'
    lines[row['seq']] = json.dumps(row)
for row in map(json.loads, open('details.ndjson', encoding='utf-8')):
    for text in row['texts']:
        assert sha(text['salt'] + '\\n' + text['body']) == text['hash'] and text['hash'] in lines[row['seq']], f'текст {row["seq"]}'
    for file in row['files']:
        if file['path']:
            found = hashlib.sha256(open(file['path'], 'rb').read()).hexdigest()
            assert found == file['sha256'] and found in lines[row['seq']], f'файл {row["seq"]}'
    if row['message'] and row['message']['letter']:
        mail = email.message_from_binary_file(open(row['message']['letter'], 'rb'), policy=email.policy.default)
        parts = [base64.b64decode(part.get_payload()).decode() for part in mail.iter_parts()]
        assert sha('\\n'.join([mail['Subject'], *parts])) in lines[row['seq']], f'письмо {row["seq"]}'
print('Файл согласован внутри себя. Конец журнала:', head[:32])
`;
}
