/** One generated token with the alternatives that the endpoint reports for its place (natural logarithms). */
export interface TokenLogprob {
  readonly token: string
  readonly logprob: number
  readonly alternatives: readonly { readonly token: string; readonly logprob: number }[]
}

const isEntry = (value: unknown): value is { readonly token: string; readonly logprob: number } =>
  typeof value === 'object' &&
  value !== null &&
  'token' in value &&
  typeof value.token === 'string' &&
  'logprob' in value &&
  typeof value.logprob === 'number'

/** `choices[0].logprobs.content` of a chat completion; undefined where it is not in that form. */
export const readTokenLogprobs = (content: unknown): readonly TokenLogprob[] | undefined => {
  if (!Array.isArray(content) || content.length === 0) return undefined
  const tokens = content.flatMap((entry: unknown): readonly TokenLogprob[] => {
    if (!isEntry(entry)) return []
    const top: unknown = 'top_logprobs' in entry ? entry.top_logprobs : undefined
    return [{ token: entry.token, logprob: entry.logprob, alternatives: Array.isArray(top) ? top.filter(isEntry) : [] }]
  })
  return tokens.length === content.length ? tokens : undefined
}

/** Part of the least likely label that may be hidden in alternatives which lead to several labels: 0.01 in its logarithm. */
const mostUndecided = 0.01

const valueStart = /^\s*\{\s*"label"\s*:\s*"/

/**
 * Log-probability of every label, read from the alternatives along the one answer `{"label":"x"}` that was generated under an enum.
 * By the chain rule a label's probability is the product of its tokens'; once no other label is possible the enum forces the rest,
 * whose factor is 1. So the tokens up to there suffice: alternatives that lead to one label add to it, one that leads to several
 * must be the one that was taken, and is followed. Returns undefined unless every label is reached and what leads to several
 * labels without having been taken is below a hundredth of the least of them: a score that is partly seen would be worse than none.
 * Ways to spell a label that are less likely than all reported alternatives are not seen.
 */
export const labelScores = (tokens: readonly TokenLogprob[], labels: readonly string[]): Readonly<Record<string, number>> | undefined => {
  const text = tokens.map(({ token }) => token).join('')
  const head = valueStart.exec(text)?.[0]
  if (head === undefined) return undefined
  const spelled = labels.map((label) => head + JSON.stringify(label).slice(1))
  const leadsTo = (start: string): readonly number[] =>
    spelled.flatMap((full, i) => (full.startsWith(start) || start.startsWith(full) ? [i] : []))

  const chances = labels.map(() => 0)
  let before = ''
  let pathLogprob = 0
  let undecided = 0
  for (const { token, logprob, alternatives } of tokens) {
    const taken = before + token
    if (taken.length > head.length) {
      // The token itself is among the alternatives of most servers; it counts once.
      const others = alternatives.filter((other) => other.token !== token)
      for (const other of [{ token, logprob }, ...others]) {
        const chance = Math.exp(pathLogprob + other.logprob)
        const reached = leadsTo(before + other.token)
        const [only] = reached
        if (reached.length === 1 && only !== undefined) chances[only] = (chances[only] ?? 0) + chance
        else if (reached.length > 1 && other.token !== token) undecided += chance
      }
      pathLogprob += logprob
      if (leadsTo(taken).length <= 1) break
    }
    before = taken
  }
  const least = Math.min(...chances)
  if (least <= 0 || undecided > least * mostUndecided) return undefined
  return Object.fromEntries(labels.map((label, i) => [label, Math.min(0, Math.log(chances[i] ?? 0))]))
}
