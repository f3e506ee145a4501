import type { LlamaContextSequence, Token } from 'node-llama-cpp'

/** A node of the trie of label tokens; `label` is set where the end token of a label was read. */
export interface TrieNode {
  readonly children: Map<Token, TrieNode>
  readonly labels: string[]
}

/** `paths` hold each label's tokens with the end token last. */
export const buildTrie = (paths: ReadonlyMap<string, readonly Token[]>): TrieNode => {
  const root: TrieNode = { children: new Map(), labels: [] }
  for (const [label, path] of paths) {
    let node = root
    for (const token of path) {
      const next = node.children.get(token) ?? { children: new Map(), labels: [] }
      node.children.set(token, next)
      node = next
    }
    node.labels.push(label)
  }
  return root
}

/** Log-probabilities of some next tokens after each of `tokens` for which `wanted` lists any. */
const evaluateWanted = async (
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  wanted: (index: number) => readonly Token[],
): Promise<ReadonlyMap<Token, number>[]> => {
  const input = tokens.map((token, index): Token | [Token, { generateNext: object }] => {
    const filter = wanted(index)
    if (filter.length === 0) return token
    // The selected token is the likeliest one. (`includeMax` of node-llama-cpp 3.22.1 adds it only where it is listed already.)
    return [token, { generateNext: { logits: { filter: { tokens: filter, includeSelected: true } }, totalLogitWeight: true } }]
  })
  const output = await sequence.controlledEvaluate(input)
  return tokens.map((_, index) => {
    const next = output[index]?.next
    if (next?.logits === undefined || next.totalLogitWeight === undefined) return new Map()
    const largest = Math.max(...next.logits.values())
    const total = Math.log(next.totalLogitWeight)
    return new Map([...next.logits].map(([token, logit]) => [token, logit - largest - total]))
  })
}

const childTokens = (node: TrieNode): readonly Token[] => [...node.children.keys()]

/** Evaluates what `tokens` adds to the sequence's state and returns the log-probabilities after the last one. */
const evaluatePrompt = async (sequence: LlamaContextSequence, tokens: readonly Token[], root: TrieNode) => {
  await sequence.adaptStateToTokens(tokens.slice(0, -1), false)
  const rest = tokens.slice(sequence.nextTokenIndex)
  const cached = tokens.length - rest.length
  const results = await evaluateWanted(sequence, rest, (index) => (index === rest.length - 1 ? childTokens(root) : []))
  return { cached, after: results.at(-1) ?? new Map<Token, number>() }
}

export interface TrieScores {
  readonly scores: Map<string, number>
  readonly cached: number
}

/**
 * Log-likelihood of every label, end of turn included, given the prompt: each edge of the trie is evaluated once,
 * a chain of edges without a fork in one go.
 */
export const scoreTrie = async (sequence: LlamaContextSequence, prompt: readonly Token[], root: TrieNode): Promise<TrieScores> => {
  const { cached, after } = await evaluatePrompt(sequence, prompt, root)
  const scores = new Map<string, number>()

  const walk = async (node: TrieNode, depth: number, next: ReadonlyMap<Token, number>, sum: number): Promise<void> => {
    for (const [token, child] of node.children) {
      let likelihood = sum + (next.get(token) ?? -Infinity)
      if (child.children.size === 0) {
        for (const label of child.labels) scores.set(label, likelihood)
        continue
      }
      const chain: { token: Token; node: TrieNode }[] = [{ token, node: child }]
      let last = child
      while (last.children.size === 1) {
        const [[onlyToken, onlyChild] = [undefined, undefined]] = last.children
        if (onlyToken === undefined || onlyChild === undefined || onlyChild.children.size === 0) break
        chain.push({ token: onlyToken, node: onlyChild })
        last = onlyChild
      }
      if (sequence.nextTokenIndex > depth) await sequence.eraseContextTokenRanges([{ start: depth, end: sequence.nextTokenIndex }])
      const results = await evaluateWanted(
        sequence,
        chain.map((link) => link.token),
        (index) => childTokens(chain[index]?.node ?? root),
      )
      for (let index = 0; index + 1 < chain.length; index++) {
        const following = chain[index + 1]?.token
        if (following !== undefined) likelihood += results[index]?.get(following) ?? -Infinity
      }
      await walk(last, depth + chain.length, results.at(-1) ?? new Map<Token, number>(), likelihood)
    }
  }
  await walk(root, prompt.length, after, 0)
  return { scores, cached }
}

/** Greedy decoding that can only follow the trie: the label whose tokens win one after the other. */
export const greedyTrie = async (sequence: LlamaContextSequence, prompt: readonly Token[], root: TrieNode) => {
  const first = await evaluatePrompt(sequence, prompt, root)
  let node = root
  let next = first.after
  let completion = 0
  for (;;) {
    const [token, child] = [...node.children].toSorted(([a], [b]) => (next.get(b) ?? -Infinity) - (next.get(a) ?? -Infinity))[0] ?? []
    if (token === undefined || child === undefined) throw new Error('the trie of labels is empty')
    completion++
    if (child.children.size === 0) return { label: child.labels[0] ?? '', cached: first.cached, completion }
    // A token that only one label can continue with need not be asked for.
    let only = child
    while (only.children.size === 1) only = [...only.children.values()][0] ?? only
    if (only.children.size === 0) return { label: only.labels[0] ?? '', cached: first.cached, completion }
    const results = await evaluateWanted(sequence, [token], () => childTokens(child))
    next = results[0] ?? new Map<Token, number>()
    node = child
  }
}
