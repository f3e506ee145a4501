import type { ModelRequest } from '../ports/model.ts'

/** Asks for a better prompt. A little randomness, so that the same prompt asked in another round gives another proposal. */
export const reflectionRequest = (prompt: string, round: number): ModelRequest => ({
  messages: [{ role: 'user', content: prompt }],
  constraint: { kind: 'free' },
  decoding: { temperature: 0.7, maxTokens: 512, seed: round + 1 },
  repeat: round,
})
