// What BullMQ needs of Redis. The ledger is the record, so a lost queue costs nothing but the time until it is armed
// again; a Redis that throws keys away or takes no writes costs more.
import { RedisConnection } from 'bullmq';
import { Redis } from 'ioredis';
import type { RedisServers } from '../../jobs/redis-connection.ts';
import { addressOf, reasonOf } from '../../jobs/server-address.ts';
import { clockFinding } from './database-server.ts';
import { ANSWER_MS, type Finding, fault, ok, warning } from './finding.ts';

/** Each node that the setting names. @param now this computer's clock, milliseconds since 1970 UTC */
export async function redisServers({ cluster, nodes }: RedisServers, now: () => number): Promise<Finding[]> {
  const found = await Promise.all(nodes.map((url) => redisNode(url, cluster, now)));
  // The nodes of a healthy cluster say the same things.
  return [...new Map(found.flat().map((finding) => [`${finding.id} ${finding.text}`, finding])).values()];
}

async function redisNode(url: string, cluster: boolean, now: () => number): Promise<Finding[]> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: ANSWER_MS - 500,
  });
  const where = addressOf(url);
  let first: Error | undefined;
  client.on('error', (error: Error) => {
    first ??= error;
  });
  try {
    await client.connect();
    return await ask(client, where, cluster, now);
  } catch (error) {
    return [
      fault(
        'redis',
        `${where}: ${inWords(first ?? (error as Error))}`,
        'Запустите Redis или исправьте адрес и пароль в REDIS_URL. Уведомления не пропадут: план хранится в базе данных.',
      ),
    ];
  } finally {
    // One that never stood would keep the program waiting for its end.
    if (client.status !== 'end') client.disconnect();
  }
}

/** Redis tells its errors apart by their first word. */
function inWords(error: Error): string {
  return /^(WRONGPASS|NOAUTH|NOPERM)\b/.test(error.message)
    ? 'сервер не принял имя или пароль'
    : reasonOf(error);
}

async function ask(client: Redis, where: string, cluster: boolean, now: () => number): Promise<Finding[]> {
  const info = fieldsOf(await client.info());
  const before = now();
  const [seconds = 0, micros = 0] = (await client.time()).map(Number);
  const skew = seconds * 1000 + micros / 1000 - (before + now()) / 2;
  return [
    ...(await serverFindings(client, info, where, cluster)),
    memoryFinding(info, where),
    persistenceFinding(info, await savesSnapshots(client), where),
    clockFinding('Redis', skew),
  ];
}

type Info = ReadonlyMap<string, string>;

async function serverFindings(
  client: Redis,
  info: Info,
  where: string,
  cluster: boolean,
): Promise<Finding[]> {
  const version = info.get('redis_version') ?? '';
  const oldest = RedisConnection.minimumVersion;
  if (isOlder(version, oldest))
    return [fault('redis', `${where}: Redis ${version}, нужен ${oldest} или новее`, 'Обновите Redis.')];
  const isCluster = info.get('cluster_enabled') === '1';
  if (isCluster !== cluster)
    return [
      isCluster
        ? fault(
            'redis',
            `${where}: это узел кластера, а в REDIS_URL указан один сервер`,
            'Запишите REDIS_URL как redis+cluster://сервер1:6379,сервер2:6379.',
          )
        : fault(
            'redis',
            `${where}: это отдельный сервер, а в REDIS_URL указан кластер`,
            'Запишите REDIS_URL как redis://сервер:6379.',
          ),
    ];
  if (!cluster && info.get('role') === 'slave')
    return [fault('redis', `${where}: реплика, в неё нельзя писать`, 'Укажите в REDIS_URL основной сервер.')];
  if (cluster && !(await client.cluster('INFO')).includes('cluster_state:ok'))
    return [
      fault(
        'redis',
        `${where}: кластер не в порядке, часть ключей недоступна`,
        'Восстановите узлы: redis-cli --cluster check.',
      ),
    ];
  return [ok('redis', `${where}: Redis ${version}${cluster ? ', кластер' : ''}`)];
}

/** A queue of which the server drops keys at will forgets alarms in silence. */
function memoryFinding(info: Info, where: string): Finding {
  const policy = info.get('maxmemory_policy') ?? 'неизвестно';
  if (policy !== 'noeviction')
    return fault(
      'redis-memory',
      `${where}: maxmemory-policy ${policy}: при нехватке памяти Redis удалит задания очереди`,
      'Задайте maxmemory-policy noeviction.',
    );
  const [used, most] = [Number(info.get('used_memory')), Number(info.get('maxmemory'))];
  if (most > 0 && used > 0.9 * most)
    return warning(
      'redis-memory',
      `${where}: занято ${Math.round((used / most) * 100)} % от maxmemory; когда место кончится, очередь остановится`,
      'Увеличьте maxmemory или уберите из этого Redis чужие данные.',
    );
  return ok('redis-memory', 'noeviction, места достаточно');
}

/** @param snapshots null where the server does not say */
function persistenceFinding(info: Info, snapshots: boolean | null, where: string): Finding {
  if (info.get('aof_enabled') === '1') return ok('redis-persistence', 'включена (AOF)');
  if (snapshots !== false)
    return ok('redis-persistence', snapshots ? 'включена (RDB)' : 'сервер о ней не сообщает');
  return warning(
    'redis-persistence',
    `${where}: AOF и RDB выключены, после перезапуска Redis очередь пуста`,
    'Это не опасно: план хранится в базе данных, и очередь заполнится за минуту. Чтобы не было и этой задержки: appendonly yes.',
  );
}

/** Null where the command is not allowed, as with rented servers. */
async function savesSnapshots(client: Redis): Promise<boolean | null> {
  try {
    const [, rules = ''] = (await client.config('GET', 'save')) as string[];
    return rules !== '';
  } catch (error) {
    if ((error as Error).name === 'ReplyError') return null;
    throw error;
  }
}

function fieldsOf(info: string): Info {
  return new Map(
    info.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
    }),
  );
}

/** Compares `7.0.15` and `5.0.0` number by number. */
function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((i) => (a?.[i] ?? 0) !== (b?.[i] ?? 0));
  return at !== undefined && (a?.[at] ?? 0) < (b?.[at] ?? 0);
}
