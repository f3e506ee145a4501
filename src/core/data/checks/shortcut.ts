import type { Finding } from '../finding.ts'
import { excerpt, rowsText, type CheckContext, type DataCheck } from './data-check.ts'
import { counted } from '../../report/format.ts'
import { tellingTokens } from './telling-tokens.ts'

const minRows = 20
const minShare = 0.98
/** A label that most rows have is "predicted" by every word. */
const maxBaseRate = 0.9

interface Token {
  readonly token: string
  readonly label: string
  readonly share: number
  readonly rows: readonly number[]
}

/** Looks put there by a machine: list tags, codes, headers (`[ILUG]`, `#urgent`, `Label:x`, `<spam>`, `CAT_7`). */
const isMarker = (token: string): boolean =>
  /^[[<{(].*[\]>})]:?$/.test(token) || /^#\w/.test(token) || /[_=|]/.test(token) || /\w:\w/.test(token)

const predictive = ({ examples }: CheckContext): readonly Token[] => {
  const numberOf = new Map<string, number>()
  const sizes: number[] = []
  const labels = new Int32Array(examples.length).fill(-1)
  let labelled = 0
  examples.forEach(({ expected }, row) => {
    if (expected === undefined) return
    const number = numberOf.get(expected) ?? numberOf.size
    if (number === sizes.length) {
      numberOf.set(expected, number)
      sizes.push(0)
    }
    labels[row] = number
    sizes[number] = (sizes[number] ?? 0) + 1
    labelled++
  })
  const names = [...numberOf.keys()]
  const texts = examples.map(({ input }) => input)
  const found: Token[] = []
  for (const [token, rows] of tellingTokens(texts, labels, { leastRows: minRows, share: minShare })) {
    if (rows.length < minRows) continue
    const counts = new Map<number, number>()
    for (const row of rows) counts.set(labels[row] ?? -1, (counts.get(labels[row] ?? -1) ?? 0) + 1)
    const [label, count] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))
    const share = count / rows.length
    if (share >= minShare && (sizes[label] ?? 0) / labelled <= maxBaseRate) found.push({ token, label: names[label] ?? '', share, rows })
  }
  return found.sort((a, b) => b.rows.length - a.rows.length)
}

/**
 * Answers hidden in the input: a token in at least 20 rows that goes with one label in at least 98 % of them. Tags and label
 * names are warnings: a model may learn them instead of the task, and production may not have them. Plain words are only
 * information: they may well be what the task is about.
 */
export const shortcut: DataCheck = {
  id: 'shortcut',
  label: 'answers hidden in the input',
  run: (context) => {
    if (context.kind !== 'classification') return []
    const { examples } = context
    const all = predictive(context)
    const labels = new Set(examples.flatMap(({ expected }) => (expected === undefined ? [] : [expected.toLowerCase()])))
    const isHidden = ({ token }: Token): boolean => isMarker(token) || labels.has(token.toLowerCase())
    const finding = (
      severity: Finding['severity'],
      tokens: readonly Token[],
      what: (count: number) => string,
      fix: string,
    ): readonly Finding[] => {
      const rows = [...new Set(tokens.flatMap((token) => token.rows))]
      if (tokens.length === 0) return []
      return [
        {
          id: severity === 'info' ? 'telling-word' : 'shortcut',
          severity,
          count: tokens.length,
          message: `hidden in the input: ${what(tokens.length)} seen with one label only, 98 % or more of ${rowsText(rows.length)}`,
          // The words themselves are rows' text: they stand in the examples, which never get into decision.json,
          examples: tokens.slice(0, 5).map(({ token, label, share, rows: own }) => ({
            rows: own.slice(0, 5).flatMap((row) => examples[row]?.id ?? []),
            note: `${excerpt(token, 40)} -> ${label} in ${Math.floor(share * 100)} % of ${own.length} rows`,
          })),
          rows: rows.flatMap((row) => examples[row]?.id ?? []),
          fix,
          effect:
            severity === 'info'
              ? 'No effect where production inputs hold these words too.'
              : 'Golden looks better than production, most of all for trained arms: they learn the tag instead of the task.',
        },
      ]
    }
    return [
      ...finding(
        'warning',
        all.filter(isHidden),
        (count) => (count === 1 ? '1 tag or code' : `${count} tags or codes`),
        'will production inputs hold them? If not, strip them from the data',
      ),
      ...finding(
        'info',
        all.filter((token) => !isHidden(token)),
        (count) => counted(count, 'word'),
        'expected where the words are the task; otherwise look at the rows',
      ),
    ]
  },
}
