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

/** Where the label begins: servers let blanks, line breaks and a fence in before it. */
const valueStart = /^[^{]*\{\s*"label"\s*:\s*"/

/**
 * Log-likelihood of every label, read from the alternatives along the one answer, `{"label":"x"}` or `x`, that was generated under a
 * constraint. The label that was taken has the product of its tokens; another has that of the tokens it shares with it, times an
 * alternative that spells the rest of it in one piece. A beginning alone says too little: most servers report probabilities before
 * the constraint, where `ref` may go on to anything (measured on llama-server: off by 6 in the logarithm). So labels of one
 * token, or that differ in one, have scores; returns undefined where a label has none: some would be worse than none.
 */
export const labelScores = (tokens: readonly TokenLogprob[], labels: readonly string[]): Readonly<Record<string, number>> | undefined => {
  const text = tokens.map(({ token }) => token).join('')
  const isBare = labels.includes(text.trim())
  const head = isBare ? '' : valueStart.exec(text)?.[0]
  if (head === undefined) return undefined
  const isPrefix = (label: string): boolean => labels.some((other) => other !== label && other.startsWith(label))
  // Only its end tells such a label from the longer one, and the end of a bare answer has no text.
  if (isBare && labels.some(isPrefix)) return undefined
  const spelled = labels.map((label) => {
    const quoted = JSON.stringify(label).slice(1)
    return isBare ? label : head + (isPrefix(label) ? quoted : quoted.slice(0, -1))
  })

  const chances = labels.map(() => 0)
  let before = ''
  let pathLogprob = 0
  for (const { token, logprob, alternatives } of tokens) {
    const taken = before + token
    if (taken.length > head.length) {
      // The token itself is among the alternatives of most servers; it counts once.
      const others = alternatives.filter((other) => other.token !== token)
      for (const other of [{ token, logprob }, ...others]) {
        const start = before + other.token
        spelled.forEach((full, i) => {
          if (full.length <= before.length || !full.startsWith(before)) return
          const rest = start.slice(full.length)
          const isWhole = start.startsWith(full) && (rest === '' || rest.startsWith('"'))
          if (isWhole) chances[i] = (chances[i] ?? 0) + Math.exp(pathLogprob + other.logprob)
        })
      }
      pathLogprob += logprob
      if (!spelled.some((full) => full.length > taken.length && full.startsWith(taken))) break
    }
    before = taken
  }
  if (chances.some((chance) => chance <= 0)) return undefined
  return Object.fromEntries(labels.map((label, i) => [label, Math.min(0, Math.log(chances[i] ?? 0))]))
}
