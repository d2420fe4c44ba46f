// The tables of an import: items, the order proposed for them, indicators.
import { numericDate } from '../../messages/wording.ts';
import type { ImportDraft } from '../../workflows/import/draft.ts';
import { CONFIDENCE } from '../import-words.ts';
import { Said, SaidCell, type Shown } from './import-said.tsx';

export function ImportItems({ shown }: { shown: Shown }) {
  const { items, parties } = shown.draft.file;
  return (
    <>
      <h3>Пункты: {items.length}</h3>
      <table class="cards items">
        <thead>
          <tr>
            <th>№</th>
            <th>Мероприятие</th>
            <th>Ответственные</th>
            <th>Срок</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, title, responsible, result, deadline }) => (
            <tr>
              <th scope="row">
                <Said shown={shown} path={`items.${id}`}>
                  {id}
                </Said>
              </th>
              <td data-label="Мероприятие">
                <Said shown={shown} path={`items.${id}.title`}>
                  {title}
                </Said>
                <br />
                <small>
                  Результат:{' '}
                  <Said shown={shown} path={`items.${id}.result.text`}>
                    {result.text}
                  </Said>
                </small>
              </td>
              <SaidCell shown={shown} label="Ответственные" path={`items.${id}.responsible`}>
                {(responsible ?? []).map((key) => parties[key]?.name ?? key).join(', ')}
              </SaidCell>
              <SaidCell shown={shown} label="Срок" path={`items.${id}.deadline`}>
                {deadlineInWords(deadline)}
              </SaidCell>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function deadlineInWords(deadline: ImportDraft['file']['items'][number]['deadline']): string | null {
  if (deadline === null || typeof deadline === 'string') return deadline;
  const date = deadline.date === undefined ? '' : numericDate(deadline.date);
  return [deadline.text, date].filter(Boolean).join(', ') || 'установлен иначе';
}

export function ImportLinks({ shown }: { shown: Shown }) {
  const { links } = shown.draft;
  if (links.length === 0) return null;
  return (
    <>
      <h3>Порядок пунктов</h3>
      <p>Распоряжение его не устанавливает: это предложение по содержанию и срокам.</p>
      <table class="cards">
        <thead>
          <tr>
            <th>Пункт</th>
            <th>Почему</th>
            <th>Уверенность</th>
            <th>Состояние</th>
          </tr>
        </thead>
        <tbody>
          {links.map(({ item, of, kind, reason, confidence }) => (
            <tr>
              <th scope="row">
                {kind === 'after' ? `п. ${item} после п. ${of}` : `п. ${item} связан с п. ${of}`}
              </th>
              <td data-label="Почему">{reason}</td>
              <td data-label="Уверенность">{CONFIDENCE[confidence]}</td>
              <td data-label="Состояние">{stateOfLink(shown, item, of, kind)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function stateOfLink(
  { draft, doubtful }: Shown,
  item: string,
  of: string,
  kind: 'after' | 'related',
): string {
  if (doubtful.has(`items.${item}.${kind}`)) return 'предложено';
  const linked = draft.file.items.find(({ id }) => id === item)?.[kind] ?? [];
  return linked.includes(of) ? 'принято' : 'не принято';
}

export function ImportIndicators({ shown }: { shown: Shown }) {
  const { indicators = [] } = shown.draft.file;
  if (indicators.length === 0) return null;
  return (
    <>
      <h3>Показатели: {indicators.length}</h3>
      <table class="cards">
        <thead>
          <tr>
            <th>№</th>
            <th>Наименование</th>
            <th>Единица</th>
            <th>Минимум: в год открытия / далее</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map(({ id, name, unit, minimum }) => (
            <tr>
              <th scope="row">{id}</th>
              <SaidCell shown={shown} label="Наименование" path={`indicators.${id}.name`}>
                {name}
              </SaidCell>
              <SaidCell shown={shown} label="Единица" path={`indicators.${id}.unit`}>
                {unit}
              </SaidCell>
              <td data-label="Минимум: в год открытия / далее">
                <Said shown={shown} path={`indicators.${id}.minimum.opening`}>
                  {minimum?.opening}
                </Said>{' '}
                /{' '}
                <Said shown={shown} path={`indicators.${id}.minimum.later`}>
                  {minimum?.later}
                </Said>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
