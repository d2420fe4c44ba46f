// What the run writes down inside the database, beside the service and without its help: triggers record every attempt
// at a message, every notice's fate and every change of an item, numbered in the order in which they took effect (a
// claim and a command about one roadmap exclude each other by its row's lock). The port tells which process it was.
import pg from 'pg';

/** @param leaseMs of the service's settings: what a claim makes of the time at which it was begun */
const statements = (leaseMs: number) => `
  CREATE SCHEMA chaos;
  CREATE SEQUENCE chaos.seq;
  CREATE TABLE chaos.attempts (
    seq bigint PRIMARY KEY DEFAULT nextval('chaos.seq'), at timestamptz NOT NULL DEFAULT clock_timestamp(),
    message uuid NOT NULL, status text NOT NULL, attempt integer NOT NULL, uncertain boolean NOT NULL, port integer, claimed timestamptz,
    entries jsonb);
  CREATE INDEX ON chaos.attempts (message);
  CREATE TABLE chaos.fates (
    seq bigint PRIMARY KEY DEFAULT nextval('chaos.seq'), at timestamptz NOT NULL DEFAULT clock_timestamp(),
    roadmap text NOT NULL, key text NOT NULL, status text NOT NULL, message uuid);
  CREATE TABLE chaos.items (
    seq bigint PRIMARY KEY DEFAULT nextval('chaos.seq'), at timestamptz NOT NULL DEFAULT clock_timestamp(),
    roadmap text NOT NULL, items jsonb NOT NULL);

  CREATE FUNCTION chaos.on_message() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO chaos.attempts (message, status, attempt, uncertain, port, claimed, entries)
    VALUES (NEW.id, NEW.status, NEW.attempts, NEW.uncertain, inet_client_port(),
      CASE WHEN NEW.status = 'sending' THEN NEW.next_at - interval '${leaseMs} ms' END,
      CASE WHEN NEW.status = 'sending' THEN NEW.entries END);
    RETURN NULL;
  END $$;
  CREATE FUNCTION chaos.on_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO chaos.fates (roadmap, key, status, message) VALUES (NEW.roadmap, NEW.key, NEW.status, NEW.message);
    RETURN NULL;
  END $$;
  CREATE FUNCTION chaos.on_roadmap() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO chaos.items (roadmap, items) VALUES (NEW.id, NEW.state -> 'items');
    RETURN NULL;
  END $$;

  CREATE TRIGGER chaos_insert AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION chaos.on_message();
  CREATE TRIGGER chaos_update AFTER UPDATE ON messages FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.attempts IS DISTINCT FROM NEW.attempts)
    EXECUTE FUNCTION chaos.on_message();
  CREATE TRIGGER chaos_fate AFTER UPDATE ON notices FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.message IS DISTINCT FROM NEW.message)
    EXECUTE FUNCTION chaos.on_notice();
  CREATE TRIGGER chaos_insert AFTER INSERT ON roadmaps FOR EACH ROW EXECUTE FUNCTION chaos.on_roadmap();
  CREATE TRIGGER chaos_update AFTER UPDATE ON roadmaps FOR EACH ROW
    WHEN (OLD.state -> 'items' IS DISTINCT FROM NEW.state -> 'items') EXECUTE FUNCTION chaos.on_roadmap();
`;

/** @param ownerUrl the role that owns the tables, which have to be there */
export async function gatherEvidence(ownerUrl: string, leaseMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(statements(leaseMs));
  } finally {
    await client.end();
  }
}
