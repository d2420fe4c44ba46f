// The work of `srok token`: beside a running service, through its database.
import { formatInstant } from '../calendar/dates.ts';
import { systemClock } from '../clock.ts';
import { type ApiTokens, createApiTokens, lasts, MOST_TOKENS } from '../engine/api-tokens.ts';
import { UserError } from '../errors.ts';
import { processSettings } from '../settings.ts';
import type { ApiToken } from '../store/api-tokens.ts';
import { isNamedByRoadmap } from '../store/sign-in-tokens.ts';
import { isScope, SCOPES } from '../web/api/scopes.ts';
import { serviceZone } from '../web/service-zone.ts';
import { isCleanLine, UNCLEAN } from '../workflows/clean-text.ts';
import { type CommandRuntime, withRuntime } from './with-runtime.ts';

export interface TokenOptions {
  name: string;
  scopes: string[];
  days: number;
}

export async function createToken(address: string, { name, scopes, days }: TokenOptions): Promise<void> {
  const wanted = scopes.flatMap((text) => text.split(',')).filter((text) => text !== '');
  const unknown = wanted.filter((scope) => !isScope(scope));
  if (unknown.length > 0)
    throw new UserError(`Нет таких прав: ${unknown.join(', ')}. Есть: ${SCOPES.join(', ')}.`);
  if (name.trim() === '' || name.length > 100)
    throw new UserError('Название программы – от 1 до 100 знаков.');
  if (!isCleanLine(name.trim())) throw new UserError(`В названии программы ${UNCLEAN}.`);
  const settings = processSettings();
  await withTokens(async (tokens, { runtime, config }) => {
    const operators = [...settings.operators, ...config.organisations.addresses];
    if (!operators.includes(address) && !(await isNamedByRoadmap(runtime.database.db, address)))
      throw new UserError(
        `Адреса ${address} нет ни в одной дорожной карте, ни в SROK_OPERATORS, ни в organisations.yaml.`,
      );
    const chosen = SCOPES.filter((scope) => wanted.includes(scope));
    const made = await tokens.make({ address, name: name.trim(), scopes: chosen, days });
    if (made === null)
      throw new UserError(`У ${address} уже ${MOST_TOKENS} действующих токенов: отзовите ненужный.`);
    process.stdout.write(`${made.secret}\n`);
    process.stderr.write('Токен больше не будет показан. Передайте его тому, кто настраивает программу.\n');
  });
}

export async function listTokens(address: string | undefined, json: boolean): Promise<void> {
  await withTokens(async (tokens) => {
    const all = await tokens.list(address);
    if (all.length === 0 && !json) process.stdout.write('Токенов нет.\n');
    for (const token of all) process.stdout.write(`${json ? JSON.stringify(row(token)) : line(token)}\n`);
  });
}

function row({ id, address, name, scopes, createdAt, expiresAt, usedAt, revokedAt }: ApiToken): object {
  const at = (instant: number | null) => (instant === null ? null : formatInstant(instant, serviceZone()));
  const times = { created: at(createdAt), expires: at(expiresAt), used: at(usedAt), revoked: at(revokedAt) };
  return { id, address, name, scopes, ...times };
}

function line(token: ApiToken): string {
  const day = (at: number) => formatInstant(at, serviceZone()).slice(0, 10).split('-').reverse().join('.');
  const { id, address, name, scopes, expiresAt, usedAt, revokedAt } = token;
  const standing = lasts(token, systemClock.now())
    ? `до ${day(expiresAt)}`
    : revokedAt === null
      ? `истёк ${day(expiresAt)}`
      : `отозван ${day(revokedAt)}`;
  const used = usedAt === null ? 'обращений не было' : `последнее обращение ${day(usedAt)}`;
  return `${id}  ${address}  «${name}»  ${scopes.join(',')}  ${standing}; ${used}`;
}

export async function revokeToken(id: string): Promise<void> {
  await withTokens(async (tokens) => {
    const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
    if (!isId || !(await tokens.revoke(id)))
      throw new UserError(`Действующего токена ${id} нет. Перечень: srok token list`);
    process.stdout.write('Токен отозван.\n');
  });
}

async function withTokens(work: (tokens: ApiTokens, given: CommandRuntime) => Promise<void>): Promise<void> {
  await withRuntime(processSettings(), (given) =>
    work(createApiTokens({ db: given.runtime.database.db, clock: systemClock }), given),
  );
}
