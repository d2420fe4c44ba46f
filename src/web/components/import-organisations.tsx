// The organisations that an order is given to, each with its own roadmap.
import type { Organisation } from '../../workflows/import/organisations.ts';
import type { ImportDrafts } from '../import-drafts.ts';

export function ImportOrganisations({
  id,
  organisations,
  made,
}: {
  id: string;
  organisations: readonly Organisation[];
  made: ImportDrafts;
}) {
  return (
    <>
      <h2>Организации: {organisations.length}</h2>
      <table class="cards">
        <thead>
          <tr>
            <th>Организация</th>
            <th>Лицо от исполнителя</th>
            <th>Без ответа</th>
            <th>Файл дорожной карты</th>
          </tr>
        </thead>
        <tbody>
          {organisations.map(({ name, lead, leadEmail, email }, i) => (
            <tr>
              <th scope="row">{name}</th>
              <td data-label="Лицо от исполнителя">
                {lead ?? <span class="quiet">не указано</span>}
                <br />
                <small>{leadEmail ?? email ?? 'адрес не указан'}</small>
              </td>
              <td data-label="Без ответа">{openOf(made, i)}</td>
              <td data-label="Файл дорожной карты">
                {made.drafts[i] === undefined ? (
                  '–'
                ) : (
                  <a href={`/import/${id}/roadmap.yaml?n=${i + 1}`} download>
                    Скачать (YAML)<span class="hidden">: {name}</span>
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function openOf({ drafts, open }: ImportDrafts, i: number): string {
  const own = new Set(drafts[i]?.questions.map(({ id }) => id));
  return drafts[i] === undefined ? '–' : String(open.filter(({ id }) => own.has(id)).length);
}
