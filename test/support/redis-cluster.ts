// A real Redis Cluster of three masters on loopback, each with its own append-only file, for tests that kill one of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

const SLOTS = 16_384;
const NODES = 3;

export interface TestRedisCluster {
  /** `redis://127.0.0.1:port` of each node. */
  nodes: string[];
  /** Kills the master that holds the key's slot, as a power cut would; gives its address. */
  killOwnerOf(key: string): Promise<string>;
  /** Starts every node that is down again, with what its disk has, and waits until the cluster is whole. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Node {
  port: number;
  folder: string;
  flags: Record<string, string | number>;
  child: ChildProcess;
}

export async function startRedisCluster(): Promise<TestRedisCluster> {
  const home = await mkdtemp(join(tmpdir(), 'srok-redis-cluster-'));
  const nodes: Node[] = [];
  for (let i = 0; i < NODES; i += 1) nodes.push(await startNode(home, i));
  const [first] = nodes;
  if (!first) throw new Error('no node');
  for (const [i, node] of nodes.entries()) {
    const from = Math.floor((SLOTS * i) / NODES);
    const to = Math.floor((SLOTS * (i + 1)) / NODES) - 1;
    await ask(node, 'CLUSTER', 'ADDSLOTSRANGE', from, to);
    await ask(node, 'CLUSTER', 'SET-CONFIG-EPOCH', i + 1);
    // The bus of the node has a port of its own choice.
    const bus = Number(first.flags['cluster-port']);
    if (node !== first) await ask(node, 'CLUSTER', 'MEET', '127.0.0.1', first.port, bus);
  }
  await whole(nodes);

  return {
    nodes: nodes.map(addressOf),
    async killOwnerOf(key) {
      const slot = Number(await ask(first, 'CLUSTER', 'KEYSLOT', key));
      const owner = nodes[Math.floor(((slot + 1) * NODES - 1) / SLOTS)];
      if (!owner) throw new Error(`no node holds slot ${slot}`);
      await kill(owner);
      return addressOf(owner);
    },
    async restart() {
      for (const node of nodes) if (hasEnded(node)) node.child = await spawnNode(node.flags);
      await whole(nodes);
    },
    async stop() {
      for (const node of nodes) await kill(node);
      await rm(home, { recursive: true });
    },
  };
}

const addressOf = ({ port }: { port: number }) => `redis://127.0.0.1:${port}`;
const hasEnded = ({ child }: Node) => child.exitCode !== null || child.signalCode !== null;

async function kill(node: Node): Promise<void> {
  if (hasEnded(node)) return;
  const exit = once(node.child, 'exit');
  node.child.kill('SIGKILL');
  await exit;
}

async function startNode(home: string, i: number): Promise<Node> {
  const folder = await mkdtemp(join(home, `node-${i}-`));
  const port = await freePort();
  const flags = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    'cluster-enabled': 'yes',
    'cluster-port': await freePort(),
    'cluster-announce-ip': '127.0.0.1',
    'cluster-config-file': 'nodes.conf',
    'cluster-node-timeout': 2000,
  };
  return { port, folder, flags, child: await spawnNode(flags) };
}

async function spawnNode(flags: Node['flags']): Promise<ChildProcess> {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  await once(child, 'spawn');
  return child;
}

/** One command to one node, which may be on its way up. */
async function ask({ port }: Node, command: string, ...args: (string | number)[]): Promise<unknown> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 50,
  });
  client.on('error', () => undefined); // refused until it listens
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** Until every node knows all slots and all others. */
async function whole(nodes: readonly Node[]): Promise<void> {
  for (const node of nodes) {
    for (;;) {
      const info = String(await ask(node, 'CLUSTER', 'INFO'));
      if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`)) break;
      await delay(50);
    }
  }
}
