import { counted } from '../../report/format.ts'
import { whitespaceWords } from '../../lib/whitespace-words.ts'
import { rougeL } from '../diversity/rouge-l.ts'
import type { Example } from '../example.ts'
import { excerpt, groupFinding, type DataCheck } from './data-check.ts'

const nearlyEqual = 0.95
/** Pairs grow with the square: of many prompts only the most frequent are compared, by their first words. */
const mostPrompts = 20
const mostWords = 400

/** System prompts that differ by less than 5 % of their words (ROUGE-L): probably one prompt in several versions. */
export const systemPrompts: DataCheck = {
  id: 'system-prompts',
  label: 'nearly equal system prompts',
  run: ({ examples }) => {
    const rowsOf = new Map<string, Example[]>()
    for (const example of examples) {
      const [first] = example.history ?? []
      if (first?.role !== 'system') continue
      const rows = rowsOf.get(first.content)
      if (rows === undefined) rowsOf.set(first.content, [example])
      else rows.push(example)
    }
    if (rowsOf.size < 2) return []
    const prompts = [...rowsOf]
      .sort((a, b) => b[1].length - a[1].length)
      .slice(0, mostPrompts)
      .map(([text, rows]) => ({ text, rows, words: whitespaceWords(text).slice(0, mostWords) }))
    const groups = prompts.flatMap(({ text, rows, words }, at) => {
      const twin = prompts
        .slice(0, at)
        .find((other) => Math.abs(other.words.length - words.length) <= words.length * 0.1 && rougeL(other.words, words) >= nearlyEqual)
      return twin === undefined || twin.text === text ? [] : [[...rows, ...twin.rows.slice(0, 1)]]
    })
    return groupFinding({
      id: 'system-prompts',
      severity: 'warning',
      message: `${counted(groups.length, 'system prompt')} of ${rowsOf.size} differ by less than 5 % from a more frequent one`,
      groups,
      note: (group) => excerpt(group[0]?.history?.[0]?.content ?? '', 60),
      fix: 'use one of them everywhere: the one that production sends',
      effect: 'The tuned model is trained on instructions that production does not send, and looks worse than it could.',
    })
  },
}
