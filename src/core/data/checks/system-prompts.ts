import { counted, formatCount } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { excerpt, groupFinding, type DataCheck } from './data-check.ts'
import { nearlyEqualTexts } from './nearly-equal-texts.ts'

const nearlyEqual = 0.95
/** Different prompts that are compared, the most frequent first: more of them are no versions of one prompt, they hold the data of a row. */
const mostPrompts = 10_000

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
    const prompts = [...rowsOf].sort((a, b) => b[1].length - a[1].length).slice(0, mostPrompts)
    const twins = nearlyEqualTexts(
      prompts.map(([text]) => text),
      nearlyEqual,
    )
    const versions = new Map<number, number[]>()
    twins.forEach((twin, at) => {
      if (twin === undefined) return
      const known = versions.get(twin)
      if (known === undefined) versions.set(twin, [at])
      else known.push(at)
    })
    const looked = prompts.length === rowsOf.size ? '' : ` (the ${formatCount(prompts.length)} most frequent were compared)`
    return groupFinding({
      id: 'system-prompts',
      severity: 'warning',
      message: `${counted(twins.filter((twin) => twin !== undefined).length, 'system prompt')} of ${formatCount(rowsOf.size)} differ by less than 5 % from a more frequent one${looked}`,
      // The versions with all their rows, after one row of the prompt that is the most frequent.
      groups: [...versions].map(([twin, others]) => [
        ...(prompts[twin]?.[1].slice(0, 1) ?? []),
        ...others.flatMap((other) => prompts[other]?.[1] ?? []),
      ]),
      note: (group) => excerpt(group[0]?.history?.[0]?.content ?? '', 60),
      fix: 'use one of them everywhere: the one that production sends; where production fills in a name or a date, they are right as they are',
      effect: 'The tuned model is trained on instructions that production does not send, and looks worse than it could.',
    })
  },
}
