import { rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** Shapes of keys that issuers document or that scanners (gitleaks, secretlint) look for. Few false alarms on prose. */
const patterns: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { what: 'AWS key id', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { what: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/ },
  { what: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  { what: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{20,}/ },
  { what: 'OpenAI key', pattern: /\bsk-(?!ant-)(?:(?:proj|svcacct|admin)-)?(?=[A-Za-z0-9_-]*\d)[A-Za-z0-9_-]{32,}/ },
  { what: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{30,}/ },
  { what: 'Google key', pattern: /\bAIza[A-Za-z0-9_-]{35}/ },
  { what: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { what: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16,}/ },
  { what: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: 'PyPI token', pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,}/ },
  { what: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/ },
  { what: 'Telegram token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { what: 'Groq key', pattern: /\bgsk_[A-Za-z0-9]{40,}/ },
  { what: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { what: 'password in an address', pattern: /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:/@]{1,64}:[^\s:/@]{3,64}@[^\s/]/i },
]

/** Kind of secret in a text; undefined when none is found. */
export const secretIn = (text: string): string | undefined => patterns.find(({ pattern }) => pattern.test(text))?.what

/** Keys and passwords in the data. The finding names the kind and the row, never the secret. */
export const secrets: DataCheck = {
  id: 'secrets',
  label: 'keys and passwords',
  run: ({ examples }) => {
    const found = new Map<string, string>()
    for (const { id, input, expected, history } of examples) {
      const what = [input, expected ?? '', ...(history ?? []).map(({ content }) => content)]
        .map(secretIn)
        .find((kind) => kind !== undefined)
      if (what !== undefined) found.set(id, what)
    }
    return rowFinding({
      id: 'secret',
      severity: 'error',
      message: `${rowsText(found.size)} with what looks like a key or password`,
      examples: examples.filter(({ id }) => found.has(id)),
      note: ({ id }) => found.get(id) ?? '',
      fix: 'revoke them, and replace them in the data: a tuned model can repeat its training rows',
    })
  },
}
