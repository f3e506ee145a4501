import type { ChatMessage } from '../../core/data/example.ts'

/** How a fake judge errs: part of its choices inverted, and part of its pairs decided by place. */
export interface FakeJudgeBehaviour {
  readonly errorRate: number
  /** Part of pairs for which it always prefers the first, in [0, 1]. */
  readonly orderBias: number
}

/** Texts between the marks of a judge's request (core/judge/fenced.ts), by name. */
const partsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/<([a-z0-9]+)-([0-9a-f]{12})>\n([\s\S]*?)\n<\/\1-\2>/g)].map((match) => [match[1] ?? '', match[3] ?? '']))

const words = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

/** Share of neighbouring words of the reference that the answer has too, in order: cutting, mixing and exchanging all lower it. */
const closeness = (answer: string, reference: string): number => {
  const pairs = (text: string): readonly string[] =>
    ['', ...words(text), ''].flatMap((word, i, all) => (i === 0 ? [] : [`${all[i - 1]} ${word}`]))
  const wanted = pairs(reference)
  const held = new Set(pairs(answer))
  return wanted.length === 0 ? 0 : wanted.filter((pair) => held.has(pair)).length / wanted.length
}

/**
 * The choice of a fake judge: it compares what it is shown with the reference it is shown (or the input, without one). In pairs the
 * closer answer wins; else a close answer gets the first choice and any other the last one. `luck` gives numbers in [0, 1) by purpose.
 * It takes the marks at their word, and never reads what is inside them as an instruction.
 */
export const fakeJudgement = (
  { messages, choices }: { readonly messages: readonly ChatMessage[]; readonly choices: readonly string[] },
  { errorRate, orderBias }: FakeJudgeBehaviour,
  luck: (purpose: string) => number,
): string => {
  const parts = partsOf(messages.findLast(({ role }) => role === 'user')?.content ?? '')
  const reference = parts.get('reference') ?? parts.get('input') ?? ''
  const answers = [parts.get('first'), parts.get('second')]
  const wrong = luck('wrong') < errorRate
  const [one, other] = answers
  if (one !== undefined && other !== undefined) {
    // By what is compared, not by its order: the bias shows in both orders of a pair.
    const pair = [one, other].sort().join('\n')
    if (luck(`order:${pair}`) < orderBias) return 'first'
    const [a, b] = [closeness(one, reference), closeness(other, reference)]
    if (a === b) return 'tie'
    return a > b ? 'first' : 'second'
  }
  const isClose = closeness(parts.get('answer') ?? '', reference) >= 0.5
  return (isClose === wrong ? choices.at(-1) : choices[0]) ?? ''
}
