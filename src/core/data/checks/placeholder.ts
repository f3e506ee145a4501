import type { Example } from '../example.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

const brackets =
  /\[(?:[A-Z][A-Z_]{2,}(?: [A-Z_]+)*|(?:your|insert|first|last|customer|company|agent|user)[ _-][A-Za-z _-]{2,25}|[Nn]ame|[Dd]ate|[Cc]ompany|[Ee]mail|[Pp]hone)\]|\{\{ *\w[\w .]*\}\}|<(?:your|insert)[ _-][^>]{2,25}>|<(?:NAME|DATE|EMAIL|PHONE|COMPANY)>/
const words = /\b(?:TODO|FIXME|TBD)\b|lorem ipsum/i

const placeOf = (text: string, bits: number): number => {
  const at = (bits & has.bracket) === 0 ? -1 : text.search(brackets)
  if (at >= 0) return at
  return text.includes('TODO') || text.includes('FIXME') || text.includes('TBD') || text.includes('orem ipsum') ? text.search(words) : -1
}

/** Text that was to be filled in later: `[NAME]`, `{{first_name}}`, TODO, lorem ipsum. In answers only; inputs are what they are. */
export const placeholder: DataCheck = {
  id: 'placeholder',
  label: 'placeholders',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const { answers } = textScan(examples)
    const places = new Map<Example, number>()
    examples.forEach((example, row) => {
      const at = example.expected === undefined ? -1 : placeOf(example.expected, answers[row] ?? 0)
      if (at >= 0) places.set(example, at)
    })
    return rowFinding({
      id: 'placeholder',
      severity: 'warning',
      message: `${rowsText(places.size)} with a placeholder in the answer`,
      examples: [...places.keys()],
      note: (example) => excerpt((example.expected ?? '').slice(Math.max(0, (places.get(example) ?? 0) - 15)), 50),
      fix: 'fill them in, or keep them if a program fills them in production',
      effect: 'The tuned model learns to write placeholders to users, and golden rows with them reward that.',
    })
  },
}
