// Which roadmaps a message speaks of: whoever may not see all of them does not see its text.
import { sql } from 'kysely';

/** Of a message `m`, ids: those of its entries. */
const ENTERED = sql`SELECT e->>'roadmap' FROM jsonb_array_elements(m.entries) AS e`;

/**
 * A digest counts in all roadmaps of the order that its reader looks after, whether or not they have an entry. Whoever stands
 * in gets the digest of the absent reader.
 */
const COUNTED = sql`
  SELECT other.roadmap
  FROM jsonb_array_elements(m.entries) AS e JOIN overviews o ON o.roadmap = e->>'roadmap'
    JOIN overviews other ON other.order_number = o.order_number AND other.order_date = o.order_date
  WHERE e->>'kind' = 'digest'
    AND CASE WHEN e ? 'onBehalfOf'
      THEN coalesce(
        (SELECT r.state->'roadmap'->'people'->(e->>'onBehalfOf')->>'email' FROM roadmaps r WHERE r.id = o.roadmap), e->>'onBehalfOf')
      ELSE m.recipient END IN (other.supervisor, other.controller, other.issuer)`;

export const ROADMAPS_ENTERED = sql<string[]>`ARRAY(SELECT DISTINCT * FROM (${ENTERED}) AS entered)`;
export const ROADMAPS_SPOKEN_OF = sql<string[]>`ARRAY(${ENTERED} UNION ${COUNTED})`;
