// A program whose token ends stops in silence; said while there is time to give it another.
import type { Kysely } from 'kysely';
import { dateOf, numericDate } from '../../calendar/dates.ts';
import type { Tables } from '../../store/tables.ts';
import { serviceZone } from '../../web/service-zone.ts';
import { type Finding, listed, ok, warning } from './finding.ts';

/** So much ahead of its end a token is named (ms). */
const SOON_MS = 30 * 86_400_000;

/** @param now milliseconds since 1970 UTC */
export async function endingTokens(db: Kysely<Tables>, now: number): Promise<Finding[]> {
  const rows = await db
    .selectFrom('api_tokens')
    .select(['name', 'address', 'expires_at'])
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(now))
    .orderBy('expires_at')
    .orderBy('name')
    .execute();
  const ending = rows.filter(({ expires_at }) => expires_at.getTime() - now < SOON_MS);
  if (ending.length === 0) return [ok('api-tokens', `действует токенов: ${rows.length}`)];
  const named = ending.map(
    ({ name, address, expires_at }) =>
      `«${name}» (${address}) – до ${numericDate(dateOf(expires_at.getTime(), serviceZone()))}`,
  );
  return [
    warning(
      'api-tokens',
      `скоро перестанут действовать: ${listed(named, 5)}`,
      'Создайте новый токен («Мой вход» → «Доступ для программ» или srok token create), передайте его программе, прежний отзовите.',
    ),
  ];
}
