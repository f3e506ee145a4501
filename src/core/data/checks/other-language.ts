import { formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { excerpt, groupRows, isProse, rowFinding, rowsText, type CheckContext, type DataCheck } from './data-check.ts'
import { sampledText, sampleRows } from './sample-rows.ts'
import { has, textScan } from './text-scan.ts'

const mostRows = 2_000
/** Shorter texts have no language that could be told. */
const leastCharacters = 20
/** Detectors take some short rows of names for another language: fewer than this share are only said. */
const tolerable = 0.01
/** Below this share the data has several languages, and none is the exception. */
const majorityShare = 0.8

const strays = (
  { examples, detectLanguage }: CheckContext,
  looked: readonly number[],
  { textOf, bitsOf }: { textOf(example: Example): string; bitsOf(row: number): number },
): ReadonlyMap<Example, string> => {
  const languages = looked.map((row) => {
    const text = examples[row] === undefined ? '' : textOf(examples[row])
    const isCode = (bitsOf(row) & (has.fence | has.json)) !== 0
    return isCode || text.trim().length < leastCharacters ? undefined : detectLanguage?.(text)
  })
  const groups = [...groupRows(looked.length, (place) => languages[place])].sort((a, b) => b[1].length - a[1].length)
  const told = groups.reduce((sum, [, places]) => sum + places.length, 0)
  if ((groups[0]?.[1].length ?? 0) < told * majorityShare) return new Map()
  return new Map(
    groups.slice(1).flatMap(([language, places]) =>
      places.flatMap((place) => {
        const example = examples[looked[place] ?? -1]
        return example === undefined ? [] : [[example, language] as const]
      }),
    ),
  )
}

/** Rows in another language than most. Code and JSON have no language, and short texts abstain. */
export const otherLanguage: DataCheck = {
  id: 'other-language',
  label: 'rows in another language',
  isThorough: true,
  run: (context) => {
    const { examples, kind, detectLanguage } = context
    if (detectLanguage === undefined) return []
    const { inputs, answers } = textScan(examples)
    const looked = sampleRows(examples.length, mostRows)
    const found = new Map(strays(context, looked, { textOf: ({ input }) => input, bitsOf: (row) => inputs[row] ?? 0 }))
    if (isProse(kind))
      for (const [example, language] of strays(context, looked, {
        textOf: ({ expected = '' }) => expected,
        bitsOf: (row) => answers[row] ?? 0,
      }))
        found.set(example, language)
    return rowFinding({
      id: 'other-language',
      severity: found.size > looked.length * tolerable ? 'warning' : 'info',
      message: `${rowsText(found.size)} (${formatShare(found.size / Math.max(1, looked.length))}) in another language than most${sampledText(looked.length, examples.length)}`,
      examples: [...found.keys()],
      note: (example) => `${found.get(example) ?? ''}: ${excerpt(example.input, 50)}`,
      fix: 'does production get them? If not, leave them out; if so, collect enough of each language to test it',
      effect: 'Too few to learn or to test: the verdict says nothing about these languages.',
    })
  },
}
