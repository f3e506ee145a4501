import type { Example } from '../data/example.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { counted } from '../report/format.ts'

const callsIn = ({ history = [], expectedCalls = [] }: Example): NonNullable<Example['expectedCalls']> => [
  ...history.flatMap(({ toolCalls = [] }) => toolCalls),
  ...expectedCalls,
]

const isCanonical = (written: string): boolean => {
  try {
    return canonicalJson(JSON.parse(written)) === written
  } catch {
    return false
  }
}

/**
 * What of an example a row of another tool may have no place for. Ids, groups, times, tags, weights, licences, passages and origins stay
 * behind everywhere: no trainer reads them.
 */
const kinds = {
  rejected: { label: 'a losing answer', isIn: ({ rejected }) => rejected !== undefined },
  history: { label: 'earlier turns', isIn: ({ history = [] }) => history.length > 0 },
  tools: { label: 'definitions of tools', isIn: ({ tools }) => tools !== undefined },
  'answer-calls': {
    label: 'an answer that calls tools, which is written as text',
    isIn: ({ expectedCalls }) => expectedCalls !== undefined,
  },
  calls: { label: 'calls of tools', isIn: (example) => callsIn(example).length > 0 },
  'call-ids': { label: 'ids of tool calls, which are numbered anew', isIn: (example) => callsIn(example).length > 0 },
  'call-form': {
    label: 'arguments of tool calls that are not JSON with sorted keys, which are written anew',
    isIn: (example) => callsIn(example).some(({ arguments: written }) => !isCanonical(written)),
  },
  expected: { label: 'an answer', isIn: ({ expected }) => expected !== undefined },
} as const satisfies Record<string, { readonly label: string; isIn(example: Example): boolean }>

export type Loss = keyof typeof kinds

/** One sentence for each thing that some of the rows have and that the written rows do not hold. */
export const lossNotes = (label: string, loses: readonly Loss[], rows: readonly Example[]): readonly string[] =>
  loses.flatMap((loss) => {
    const { label: what, isIn } = kinds[loss]
    const count = rows.filter(isIn).length
    return count === 0 ? [] : [`${counted(count, 'row')} with ${what}: rows of ${label} do not hold that`]
  })
