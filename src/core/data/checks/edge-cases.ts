import type { DataCheck } from './data-check.ts'

const leastRows = 50
/** An input counts as long from this many times the median on. */
const timesMedian = 5

const saysNothing = (expected: string): boolean =>
  /^(?:\{\}|\[\]|null|none|n\/a|unknown|other|not[ _-]?(?:found|applicable)|)$/i.test(expected.trim())

/** JSON whose every value is null, empty or an empty list. */
const isEmptyJson = (expected: string): boolean => /^\{(?:"[^"]*":(?:null|""|\[\]|\{\}),?)*\}$/.test(expected)

/** Are the cases there that real use brings and data sets lack: nothing in the input, extreme length, several turns? */
export const edgeCases: DataCheck = {
  id: 'edge-cases',
  label: 'edge cases that are missing',
  isThorough: true,
  run: ({ kind, examples }) => {
    if (examples.length < leastRows) return []
    const lengths = Uint32Array.from(examples, ({ input }) => input.length).sort()
    const median = lengths[lengths.length >> 1] ?? 0
    const isMissing = (test: (row: (typeof examples)[number]) => boolean): boolean => !examples.some(test)
    const missing = [
      ...(isMissing(({ expected = 'x' }) => saysNothing(expected) || isEmptyJson(expected))
        ? [
            kind === 'extraction'
              ? 'inputs that hold none of what is asked for, with an empty answer'
              : 'inputs that say nothing to the point, with the answer that is wanted then',
          ]
        : []),
      ...((lengths.at(-1) ?? 0) < median * timesMedian ? [`very long inputs (more than ${median * timesMedian} characters)`] : []),
      ...(kind === 'chat' && isMissing(({ history = [] }) => history.some(({ role }) => role === 'user'))
        ? ['conversations of several turns']
        : []),
    ]
    if (missing.length === 0) return []
    return [
      {
        id: 'edge-cases',
        severity: 'info',
        count: missing.length,
        message: `edge cases without a row: ${missing.join('; ')}`,
        examples: [],
        rows: [],
        fix: 'collect or write some rows of each, in train and in golden',
        effect: 'The verdict says nothing about such inputs.',
      },
    ]
  },
}
