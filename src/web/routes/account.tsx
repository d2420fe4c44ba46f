// «Мой вход»: who one is here, what belongs to oneself, and one's sessions.
import type { OwnSession } from '../../engine/sign-in.ts';
import { findPeople } from '../../store/people.ts';
import { timeInWords } from '../event-words.ts';
import { page } from '../layout.tsx';
import { type Route, type SignedInVisit, signedIn } from '../route.ts';
import { serviceZone } from '../service-zone.ts';
import { clearSession, readSession } from '../session-cookie.ts';
import type { Principal, Site } from '../site.ts';

export const accountRoutes: readonly Route[] = [
  signedIn('GET', '/account', showAccount),
  signedIn('POST', '/account/end-sessions', endSessions),
];

async function showAccount({ c, site, principal }: SignedInVisit) {
  const [sessions, people] = await Promise.all([
    site.sessions.sessionsOf(principal.address, readSession(c, site.publicUrl)),
    findPeople(site.db, [principal.address]),
  ]);
  const person = people.get(principal.address);
  const zone = person?.zone ?? serviceZone();
  return page(
    c,
    { title: 'Мой вход', principal },
    <>
      <p>
        Вы вошли как <b>{person ? `${person.name} (${principal.address})` : principal.address}</b>
        {placesInWords(site, principal)}.
      </p>
      <p>
        <a href="/account/calendar">Мои сроки в календаре</a> – в Outlook, Thunderbird, телефоне
      </p>
      <p>
        <a href="/account/tokens">Доступ для программ</a>
      </p>
      {principal.operated.length > 0 && (
        <p>
          <a href="/calendars">Календарь рабочих дней</a> – годы и свои дни организации
        </p>
      )}
      {principal.operated.length > 0 && (
        <p>
          <a href="/webhooks">Веб-хуки</a> – сообщения программам о событиях
        </p>
      )}
      <h2>Сеансы</h2>
      <p>
        Сеанс заканчивается сам через 7 дней без посещений и не позднее чем через 30 дней после входа. Если Вы
        узнали не все сеансы или потеряли телефон, завершите их все: войти снова можно по новой ссылке.
      </p>
      <SessionTable sessions={sessions} zone={zone} />
      <form method="post" action="/account/end-sessions">
        <button type="submit">Завершить все сеансы</button>
      </form>
    </>,
  );
}

/** «, оператор организации «Департамент образования», наблюдатель организации …» */
function placesInWords({ organisations }: Site, { address, isOperator }: Principal): string {
  if (isOperator) return ', оператор системы';
  return organisations.all
    .flatMap(({ title, operators, observers }) => {
      if (operators.includes(address)) return [`, оператор организации «${title}»`];
      return observers.includes(address) ? [`, наблюдатель организации «${title}»`] : [];
    })
    .join('');
}

function SessionTable({ sessions, zone }: { sessions: readonly OwnSession[]; zone: string }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Браузер</th>
          <th scope="col">Вход</th>
          <th scope="col">Последнее посещение</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map(({ browser, createdAt, seenAt, isCurrent }) => (
          <tr>
            <td>
              {browser}
              {isCurrent && ' (этот сеанс)'}
            </td>
            <td>{timeInWords(createdAt, zone)}</td>
            <td>{isCurrent ? 'сейчас' : timeInWords(seenAt, zone)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

async function endSessions({ c, site, principal }: SignedInVisit) {
  await site.sessions.signOutEverywhere(principal.address);
  clearSession(c, site.publicUrl);
  return c.redirect('/sign-in?done=everywhere', 303);
}
