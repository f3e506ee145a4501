import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'
import { isJson } from '../../lib/is-json.ts'

const fencesIn = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('```'); at >= 0; at = text.indexOf('```', at + 3)) count++
  return count
}

/** Free-text answers that break off: a code fence that is not closed, and broken JSON where most answers are JSON. */
export const unbalanced: DataCheck = {
  id: 'unbalanced',
  label: 'unclosed JSON and code',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const { answers } = textScan(examples)
    const open = examples.filter(({ expected = '' }, row) => ((answers[row] ?? 0) & has.fence) !== 0 && fencesIn(expected) % 2 === 1)
    const like = examples.filter((_, row) => ((answers[row] ?? 0) & has.json) !== 0)
    // Parsing costs: only where most answers look like it.
    const broken = like.length * 2 <= examples.length ? [] : like.filter(({ expected = '' }) => !isJson(expected))
    return [
      ...rowFinding({
        id: 'unclosed-fence',
        severity: 'warning',
        message: `${rowsText(open.length)} with a code block that is not closed`,
        examples: open,
        note: ({ expected = '' }) => excerpt(expected.slice(-60)),
        fix: 'complete the answers: they were probably cut',
        effect: 'The tuned model learns to break off in the middle, and answers that are whole score as different from golden.',
      }),
      ...rowFinding({
        id: 'broken-json',
        severity: 'warning',
        message: `${rowsText((like.length - broken.length) * 2 > examples.length ? broken.length : 0)} with broken JSON, where most answers are JSON`,
        examples: (like.length - broken.length) * 2 > examples.length ? broken : [],
        note: ({ expected = '' }) => excerpt(expected),
        fix: 'repair the answers; with `kind: extraction` and a schema they are checked and scored by field',
        effect: 'The tuned model learns to write JSON that no program can read.',
      }),
    ]
  },
}
