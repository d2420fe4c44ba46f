// Writes config/roadmap.schema.json from the built schema: `npm run build && node script/write-roadmap-schema.js`.
import { writeFileSync } from 'node:fs';
import { roadmapJsonSchema } from '../dist/workflows/roadmap-schema.js';

writeFileSync(new URL('../config/roadmap.schema.json', import.meta.url), roadmapJsonSchema());
