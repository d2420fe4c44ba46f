// Prints one line that is another one as soon as a message was taken in hand, or anything was done that the journal, tokens,
// calendar addresses or webhooks know of; asked before and after a version has run, whatever it has logged.
// usage: node work-so-far.js, with the settings of the service
import pg from 'pg';
import { createLog } from '../../dist/log.js';
import { openServer } from '../../dist/main-server.js';
import { processSettings } from '../../dist/settings.js';

const server = await openServer(processSettings(), 'command', createLog('warn'));
const client = new pg.Client({ connectionString: server.ownerUrl });
try {
  await client.connect();
  const { rows } = await client.query(
    // Columns by name: those that a newer version adds are no work.
    `SELECT count(*) || ' ' || sum(hashtextextended(line, 0)) AS line FROM (
       SELECT concat_ws(' ', 'message', id, status, attempts, next_at) AS line FROM messages
       UNION ALL SELECT concat_ws(' ', 'journal', roadmap, seq) FROM chains
       UNION ALL SELECT concat_ws(' ', 'token', id, revoked_at) FROM api_tokens
       UNION ALL SELECT concat_ws(' ', 'feed', address, hash) FROM calendar_feeds
       UNION ALL SELECT concat_ws(' ', 'webhook', id, url, event_types, secret, paused_at) FROM webhooks
     ) AS lines`,
  );
  console.log(rows[0].line ?? 'nothing');
} finally {
  await client.end();
  await server.close();
}
