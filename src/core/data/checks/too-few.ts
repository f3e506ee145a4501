import type { DataCheck } from './data-check.ts'

/** DESIGN §4: fewer than 50 training and 100 golden units give the verdict not-yet. */
const minUnits = 150

export const tooFew: DataCheck = {
  id: 'too-few',
  label: 'too few examples',
  run: ({ examples, duplicates }) => {
    const units = new Set(examples.flatMap(({ expected }, row) => (expected === undefined ? [] : [duplicates.clusterOf[row]]))).size
    if (units >= minUnits) return []
    return [
      {
        id: 'too-few',
        severity: 'error',
        count: units,
        message: `only ${units} independent rows have an answer; a verdict needs at least ${minUnits} (50 to train, 100 to test)`,
        examples: [],
        rows: [],
        fix: `label about ${minUnits - units} more rows`,
        effect: 'The verdict is `not-yet`.',
      },
    ]
  },
}
