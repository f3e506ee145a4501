import { counted } from '../../report/format.ts'
import { mayBeGolden } from '../origin.ts'
import { excerpt, type DataCheck } from './data-check.ts'

/** Rows of a golden or dev file that a model made and nobody reviewed: a model's own answer is no ground truth (data.md §16). */
export const syntheticGolden: DataCheck = {
  id: 'synthetic-golden',
  label: 'unreviewed synthetic rows in golden or dev',
  run: ({ examples, splits }) => {
    if (splits === undefined) return []
    const found = examples.filter((example, row) => splits[row] !== 'train' && !mayBeGolden(example))
    if (found.length === 0) return []
    return [
      {
        id: 'synthetic-golden',
        severity: 'error',
        count: found.length,
        message: `${counted(found.length, 'row')} of golden and dev made by a model and reviewed by nobody; left out of them`,
        examples: found.slice(0, 5).map(({ id, input }) => ({ rows: [id], note: excerpt(input, 50) })),
        rows: found.map(({ id }) => id),
        fix: 'accept or correct them with `assay review --queue synthetic`, or move them to the train file',
        effect: 'They are left out of golden; counted, they would reward arms that answer like the model that made them.',
      },
    ]
  },
}
