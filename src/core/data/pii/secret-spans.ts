import type { Span } from './recogniser.ts'

interface Shape {
  readonly what: string
  /** Source of an expression that every match of `pattern` holds: one look for all of them tells most texts apart. */
  readonly mark: string
  readonly pattern: RegExp
}

const privateKey = '-----BEGIN'
const address = '://'

/** Shapes of keys that issuers document or that scanners (gitleaks, secretlint) look for. Few false alarms on prose. */
const shapes: readonly Shape[] = [
  {
    what: 'private key',
    mark: privateKey,
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[A-Za-z0-9+/=\s\\]{0,8000}-----END (?:[A-Z]+ )*PRIVATE KEY-----)?/g,
  },
  { what: 'AWS key id', mark: 'AKIA|ASIA', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { what: 'GitHub token', mark: 'gh[pousr]_|github_pat_', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/g },
  { what: 'GitLab token', mark: 'glpat-', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: 'Anthropic key', mark: 'sk-ant-', pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/g },
  { what: 'OpenAI key', mark: 'sk-', pattern: /\bsk-(?!ant-)(?:(?:proj|svcacct|admin)-)?(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{32,}/g },
  { what: 'Hugging Face token', mark: 'hf_', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { what: 'Google key', mark: 'AIza', pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: 'Slack token', mark: 'xox[abeoprs]-', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'Stripe key', mark: '[rs]k_live_', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'npm token', mark: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'PyPI token', mark: 'pypi-AgE', pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g },
  { what: 'SendGrid key', mark: 'SG\\.', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
  { what: 'Telegram token', mark: ':AA', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g },
  { what: 'Groq key', mark: 'gsk_', pattern: /\bgsk_[A-Za-z0-9]{40,}/g },
  { what: 'JSON web token', mark: 'eyJ', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  { what: 'password in an address', mark: address, pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@]{1,64}:[^\s:/@]{3,64}@[^\s/]/gi },
]

/** The shortest token that a pattern or a rule of secretlint reads, but for addresses and private keys. */
export const shortestKey = 14

/** A run of `least` characters without blanks: looks at the places where one would have to pass, backwards. */
export const hasRun = (text: string, least: number): boolean => {
  let from = 0
  for (let place = least - 1; place < text.length; place = from + least - 1) {
    let back = place
    // Blanks and control characters are at most U+0020.
    while (back >= from && text.charCodeAt(back) > 32) back--
    if (back < from) return true
    from = back + 1
  }
  return false
}

/** Is there a run of characters without blanks that is as long as a key, and of which the test holds? */
const someLongRun = (text: string, holds: (from: number, to: number) => boolean): boolean => {
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text.charCodeAt(at) > 32) continue
    if (at - from >= shortestKey && holds(from, at)) return true
    from = at + 1
  }
  return false
}

/** A run of characters without blanks as long as a key. */
export const hasLongRun = (text: string): boolean => hasRun(text, shortestKey)

/** Can the text hold a key or password at all? Prose hardly ever has a word so long; measured by bench/data-pii.ts. */
export const mayHoldSecret = (text: string): boolean => hasLongRun(text) || text.includes(address) || text.includes(privateKey)

const keyMark = new RegExp(
  shapes
    .map(({ mark }) => mark)
    .filter((mark) => mark !== privateKey && mark !== address)
    .join('|'),
)

/** The shapes that a text can have: keys stand within one run without blanks. */
const shapesFor = (text: string): readonly Shape[] => {
  if (hasLongRun(text) && someLongRun(text, (from, to) => keyMark.test(text.slice(from, to)))) return shapes
  const [holdsKey, holdsAddress] = [text.includes(privateKey), text.includes(address)]
  if (!holdsKey && !holdsAddress) return []
  return shapes.filter(({ mark }) => (mark === privateKey && holdsKey) || (mark === address && holdsAddress))
}

/** Kind of secret in a text; undefined when none is found. */
export const secretIn = (text: string): string | undefined => shapesFor(text).find(({ pattern }) => text.search(pattern) >= 0)?.what

/** Where the keys and passwords of a text stand; in order of the patterns, without overlaps. */
export const secretSpans = (text: string): readonly Span[] => {
  const spans: Span[] = []
  for (const { mark, pattern } of shapesFor(text)) {
    if (mark === address) continue // `url-credentials` finds the whole address
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (!spans.some(({ start, end }) => span.start < end && start < span.end)) spans.push(span)
    }
  }
  return spans
}
