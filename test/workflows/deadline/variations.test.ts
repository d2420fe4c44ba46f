// Wordings made up beside those of real orders, class by class, with what a careful reader takes them for.
import { expect, it } from '@jest/globals';
import { parseDeadline } from '../../../src/workflows/deadline/parse.ts';
import { readWordings } from './read-wordings.ts';

it.each(readWordings('test/fixtures/deadline-variations.tsv'))(
  '«$text» is read as it was',
  ({ text, context, meaning, remark }) => {
    const { warnings, ...found } = parseDeadline(text, context);
    expect(found).toMatchObject(meaning);
    expect(warnings.length > 0).toBe(remark === 'warned');
  },
);
