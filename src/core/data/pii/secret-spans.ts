import type { Span } from './recogniser.ts'

/** Shapes of keys that issuers document or that scanners (gitleaks, secretlint) look for. Few false alarms on prose. */
const patterns: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: 'private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[A-Za-z0-9+/=\s\\]{0,8000}-----END (?:[A-Z]+ )*PRIVATE KEY-----)?/g,
  },
  { what: 'AWS key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g },
  { what: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/g },
  { what: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { what: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/g },
  { what: 'OpenAI key', pattern: /\bsk-(?!ant-)(?:(?:proj|svcacct|admin)-)?(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{32,}/g },
  { what: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}/g },
  { what: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g },
  { what: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/g },
  { what: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: 'PyPI token', pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g },
  { what: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
  { what: 'Telegram token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/g },
  { what: 'Groq key', pattern: /\bgsk_[A-Za-z0-9]{40,}/g },
  { what: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  { what: 'password in an address', pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@]{1,64}:[^\s:/@]{3,64}@[^\s/]/gi },
]

/** The shortest token that a pattern or a rule of secretlint reads, but for addresses and private keys. */
const shortestKey = 14

/** A run of characters without blanks as long as a key. */
export const hasLongRun = (text: string): boolean => {
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    // Blanks and control characters are at most U+0020.
    if (at < text.length && text.charCodeAt(at) > 32) continue
    if (at - from >= shortestKey) return true
    from = at + 1
  }
  return false
}

/** Can the text hold a key or password at all? Prose hardly ever has a word so long; measured by bench/data-pii.ts. */
export const mayHoldSecret = (text: string): boolean => hasLongRun(text) || text.includes('://') || text.includes('-----BEGIN')

/** Kind of secret in a text; undefined when none is found. */
export const secretIn = (text: string): string | undefined =>
  mayHoldSecret(text) ? patterns.find(({ pattern }) => text.search(pattern) >= 0)?.what : undefined

/** Where the keys and passwords of a text stand; in order of the patterns, without overlaps. */
export const secretSpans = (text: string): readonly Span[] => {
  if (!mayHoldSecret(text)) return []
  const spans: Span[] = []
  for (const { what, pattern } of patterns) {
    if (what === 'password in an address') continue // `url-credentials` finds the whole address
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (!spans.some(({ start, end }) => span.start < end && start < span.end)) spans.push(span)
    }
  }
  return spans
}
