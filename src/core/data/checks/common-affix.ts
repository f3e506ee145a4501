import { formatShare } from '../../report/format.ts'
import { excerpt, type DataCheck } from './data-check.ts'

const leastRows = 20
const leastCharacters = 10

/** Length of what `a` and `b` begin with alike, up to `most`. */
const sharedStart = (a: string, b: string, most: number): number => {
  let length = 0
  while (length < most && length < b.length && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}

const sharedEnd = (a: string, b: string, most: number): number => {
  let length = 0
  while (length < most && length < b.length && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  return length
}

/** What every input begins or ends with: paid on each call, and no signal. */
export const commonAffix: DataCheck = {
  id: 'common-affix',
  label: 'text that every input repeats',
  run: ({ examples }) => {
    const first = examples[0]?.input ?? ''
    if (examples.length < leastRows) return []
    let [start, end, characters, differs] = [first.length, first.length, 0, false]
    for (const { input } of examples) {
      if (start > 0) start = sharedStart(first, input, start)
      if (end > 0) end = sharedEnd(first, input, end)
      characters += input.length
      differs ||= input !== first
    }
    // Whole words only: inputs that begin with the same letters share nothing yet.
    const prefix = first.slice(0, start).replace(/\S+$/, '').trim()
    const suffix = first
      .slice(first.length - end)
      .replace(/^\S+/, '')
      .trim()
    const parts = [
      ...(prefix.length < leastCharacters ? [] : [{ where: 'begins', text: prefix }]),
      ...(suffix.length < leastCharacters ? [] : [{ where: 'ends', text: suffix }]),
    ]
    if (!differs || parts.length === 0) return []
    const share = (parts.reduce((sum, { text }) => sum + text.length, 0) * examples.length) / characters
    return [
      {
        id: 'common-affix',
        severity: 'info',
        count: examples.length,
        message: `every input ${parts.map(({ where }) => where).join(' and ')} with the same text: ${formatShare(share)} of all characters`,
        examples: parts.map(({ where, text }) => ({ rows: [examples[0]?.id ?? ''], note: `${where} with "${excerpt(text)}"` })),
        rows: [],
        fix: 'move it into the prompt; if it is removed from the data, production must leave it out as well',
        effect: 'Every arm pays for these tokens on each call; a tuned model would not need them.',
      },
    ]
  },
}
