import { hash } from 'node:crypto'
import type { ModelIdentity, ModelRequest } from '../core/ports/model.ts'

/** JSON with sorted keys, no spaces and no `undefined`: equal values give equal text. */
const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts: string[] = []
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, item] of entries) if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(item)}`)
  return `{${parts.join(',')}}`
}

/** Bump it when the meaning of a key changes: old entries are then no longer found, and never wrongly replayed. */
const keyVersion = 1

/**
 * Makes the journal key of requests to one model: sha256 (hex) over endpoint, model, revision, adapter, quantisation,
 * messages, decoding, constraint and repeat (DESIGN §10.8). Hardware is left out: it changes latency, not answers.
 */
export const createJournalKey = (identity: ModelIdentity): ((request: ModelRequest) => string) => {
  const { endpoint, model, revision, adapterHash, quantization } = identity
  const prefix = canonicalJson({ version: keyVersion, endpoint, model, revision, adapterHash, quantization })
  // Constraints are large (a schema, 77 labels) and shared by all requests of an arm: written once an object.
  const constraints = new WeakMap<object, string>()
  const constraintText = (constraint: ModelRequest['constraint']): string => {
    const known = constraints.get(constraint)
    if (known !== undefined) return known
    const text = canonicalJson(constraint)
    constraints.set(constraint, text)
    return text
  }
  return ({ messages, constraint, decoding, repeat }) =>
    hash('sha256', `${prefix}\n${canonicalJson({ messages, decoding, repeat })}\n${constraintText(constraint)}`)
}
