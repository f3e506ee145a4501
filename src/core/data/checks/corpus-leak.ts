import { corpusLeaks } from '../../retrieval/corpus-leaks.ts'
import { rowsText, type DataCheck } from './data-check.ts'

/**
 * Rows that stand in the corpus: the test of a retrieval arm would be an open book. Any row counts, because which rows become golden
 * is not known before the split. A question alone may be a heading of a handbook and is only said; with its answer beside it, it is an
 * error.
 */
export const corpusLeak: DataCheck = {
  id: 'corpus-leak',
  label: 'Rows found in the corpus',
  run: ({ examples, passages }) => {
    if (passages === undefined) return []
    const found = corpusLeaks(examples, passages)
    if (found.length === 0) return []
    const pairs = found.filter(({ hasAnswer }) => hasAnswer)
    const rows = [...new Set(found.map(({ row }) => row))]
    const answered = new Set(pairs.map(({ row }) => row)).size
    return [
      {
        id: 'corpus-leak',
        severity: answered > 0 ? 'error' : 'warning',
        count: rows.length,
        message: `the corpus holds the text of ${rowsText(rows.length)} nearly whole, of ${answered} with the answer beside it`,
        examples: [...pairs, ...found.filter(({ hasAnswer }) => !hasAnswer)].slice(0, 5).map(({ row, passages: places, hasAnswer }) => ({
          rows: [row],
          note: `${places.slice(0, 3).join(', ')}${hasAnswer ? ', with its answer' : ''}`,
        })),
        rows,
        fix: 'take these passages out of the corpus, or these rows out of the data: a retrieval arm looks them up, as it could not in use',
        effect: 'A retrieval arm looks better on golden than it will be in production.',
      },
    ]
  },
}
