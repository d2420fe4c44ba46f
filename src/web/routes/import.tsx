// «Загрузить распоряжение»: the file of an order, and perhaps a list of organisations, is read at once; what could not be
// read leaves nothing behind. Below it, what operators have begun and not finished.
import { MAX_BYTES, MAX_PAGES } from '../../import/limits.ts';
import { plural, shorten } from '../../messages/wording.ts';
import {
  addImport,
  dropImport,
  findImport,
  KEPT_DAYS,
  MOST_IMPORTS,
  unfinishedImports,
} from '../../store/imports.ts';
import { EMPTY_FORM, ErrorSummary, FileField, type FormState, Select } from '../components/fields.tsx';
import { ImportList } from '../components/import-list.tsx';
import { doneWords } from '../done.ts';
import { notFoundPage } from '../error-pages.tsx';
import { Choices } from '../forms/choices.tsx';
import { MOST_AT_ONCE, readOrder, type Tables } from '../import-order.ts';
import {
  FOR_FIELD,
  ORDER_FIELD,
  ORGANISATIONS_FIELD,
  readImportUpload,
  TABLE_FIELD,
} from '../import-upload.ts';
import { IMPORTS_TRAIL } from '../import-words.ts';
import { page } from '../layout.tsx';
import { operatedOptions, organisationOfWord } from '../organisation-choice.ts';
import { forAnyOperator, type Route, type SignedInVisit } from '../route.ts';
import { NOWHERE, readUpload } from '../upload.ts';

export const importRoutes: readonly Route[] = [
  forAnyOperator('GET', '/import', (visit) => formPage(visit, EMPTY_FORM)),
  forAnyOperator('POST', '/import', upload),
  forAnyOperator('GET', '/import/:import/delete', confirmDeletion),
  forAnyOperator('POST', '/import/:import/delete', remove),
];

const MEGABYTE = 2 ** 20;
const ACCEPTED = '.docx,.doc,.pdf,.html,.htm,.md,.txt';
/** Addresses of those whose document is being read: one of each person, since reading may take half a minute. */
const reading = new Set<string>();

async function upload(visit: SignedInVisit): Promise<Response> {
  const { address } = visit.principal;
  if (reading.has(address)) {
    // Unless it is read to its end, the browser does not hear the answer.
    await readUpload(visit.c, NOWHERE);
    const errors = { '': 'Ваш предыдущий файл ещё читается. Дождитесь его и загрузите этот снова.' };
    return formPage(visit, { typed: {}, errors }, 429);
  }
  reading.add(address);
  try {
    return await take(visit);
  } finally {
    reading.delete(address);
  }
}

async function take(visit: SignedInVisit): Promise<Response> {
  const { c, principal, site, now } = visit;
  const { files, table, forOrganisation, errors: unread } = await readImportUpload(c);
  const offered = operatedOptions(site, principal).map(([word]) => word);
  const chosen = offered.length === 1 ? offered[0] : offered.find((word) => word === forOrganisation);
  const errors = chosen === undefined ? { [FOR_FIELD]: 'Выберите организацию.', ...unread } : unread;
  const typed = { [FOR_FIELD]: forOrganisation };
  const order = files[ORDER_FIELD];
  if (order === undefined || chosen === undefined || Object.keys(errors).length > 0)
    return formPage(visit, { typed, errors }, 422);
  const read = await readOrder(site.rules, order, files[ORGANISATIONS_FIELD], {
    table,
    signal: c.req.raw.signal,
  });
  if ('errors' in read) return formPage(visit, { typed, errors: read.errors }, 422, read.tables);
  const made = { ...read.made, organisation: organisationOfWord(chosen) };
  const kept = await addImport(site.db, made, principal.address, now);
  if (kept === 'kept') return c.redirect(`/import/${read.made.id}`, 303);
  return formPage(visit, { typed, errors: { [ORDER_FIELD]: NOT_KEPT[kept] } }, 422);
}

const NOT_KEPT = {
  'too-many': `У Вас уже ${MOST_IMPORTS} незавершённых загрузок. Завершите или удалите часть из них.`,
  'too-large': 'Документ слишком велик. Загрузите только распоряжение с приложениями.',
};

async function formPage(
  visit: SignedInVisit,
  form: FormState,
  status: 200 | 422 | 429 = 200,
  tables: Tables = [],
) {
  const { c, site, principal } = visit;
  const options = operatedOptions(site, principal);
  return page(
    c,
    {
      title: 'Загрузить распоряжение',
      principal,
      section: 'roadmaps',
      trail: IMPORTS_TRAIL.slice(0, 1),
      status,
      done: doneWords(c.req.query('done')),
    },
    <>
      <p>
        Документ с приложением-таблицей будет разобран на пункты, сроки и исполнителей. Что осталось неясным,
        будет задано вопросами. На контроль ничего не ставится, пока Вы этого не подтвердите.
      </p>
      <p class="notice warning">Без списков и фотографий детей (152-ФЗ).</p>
      <form method="post" action="/import" enctype="multipart/form-data" class="card">
        <ErrorSummary form={form} />
        <FileField
          form={form}
          name={ORDER_FIELD}
          label="Файл распоряжения"
          hint={`DOCX, DOC, PDF с текстом, HTML, Markdown, TXT; до ${MAX_BYTES / MEGABYTE} МБ и ${MAX_PAGES} страниц. Скан без текста не читается. Сам файл не хранится.`}
          accept={ACCEPTED}
        />
        {tables.length > 0 && (
          <Choices
            form={form}
            name={TABLE_FIELD}
            label="Какая таблица – дорожная карта"
            hint="Выберите её, затем ещё раз выберите файл."
            options={tables.map(({ block, header }) => [String(block), shorten(header, 120)] as const)}
          />
        )}
        <FileField
          form={form}
          name={ORGANISATIONS_FIELD}
          label="Список организаций (необязательно)"
          hint={`XLSX или CSV, столбцы: наименование, руководитель, электронная почта. Для каждой организации будет своя дорожная карта; за один раз до ${MOST_AT_ONCE}.`}
          accept=".xlsx,.csv"
        />
        {options.length > 1 && (
          <Select
            form={form}
            name={FOR_FIELD}
            label="Чьи дорожные карты"
            hint="Ведут их операторы этой организации. Потом изменить нельзя."
            options={principal.operated === 'all' ? options : [['', 'выберите'], ...options]}
          />
        )}
        <button type="submit">Загрузить</button>
      </form>
      <h2>Незавершённые загрузки</h2>
      <p class="quiet">
        Хранятся {KEPT_DAYS} {plural(KEPT_DAYS, 'день', 'дня', 'дней')} после последнего изменения.
      </p>
      <ImportList lines={await unfinishedImports(site.db, principal.operated)} />
    </>,
  );
}

async function confirmDeletion(visit: SignedInVisit): Promise<Response> {
  const { c, site, principal } = visit;
  const one = await findImport(site.db, c.req.param('import') ?? '', visit.principal.operated);
  if (one === null || one.roadmaps !== null) return notFoundPage(visit);
  return page(
    c,
    { title: 'Удалить загрузку', principal, section: 'roadmaps', trail: IMPORTS_TRAIL },
    <form method="post" action={`/import/${one.id}/delete`}>
      <p>{one.name}: разбор документа и все ответы на вопросы будут удалены. Файл можно загрузить снова.</p>
      <div class="actions">
        <button type="submit" class="grave">
          Удалить
        </button>
        <a href={`/import/${one.id}`}>Не удалять</a>
      </div>
    </form>,
  );
}

async function remove(visit: SignedInVisit): Promise<Response> {
  const { c, site } = visit;
  const one = await findImport(site.db, c.req.param('import') ?? '', visit.principal.operated);
  if (one === null) return notFoundPage(visit);
  await dropImport(site.db, one.id);
  return c.redirect('/import?done=import-deleted', 303);
}
