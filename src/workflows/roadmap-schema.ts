// The JSON Schema of a roadmap's file, for editors that check and complete while one types.
import { z } from 'zod';
import { RoadmapFileSchema } from './roadmap.ts';

/** The content of `config/roadmap.schema.json`. */
export function roadmapJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(RoadmapFileSchema, { io: 'input' }), null, 2)}\n`;
}
