import type { SecretScanner } from '../../core/ports/ports.ts'

/** `@secretlint/secretlint-rule-aws` and its message id as words: `aws`. */
const kindOf = (ruleId: string, messageId: string): string =>
  `${ruleId.replace(/^@secretlint\/secretlint-rule-/, '')}: ${messageId.replaceAll('_', ' ').toLowerCase()}`

/** Texts that are linted together before others have their turn. */
const batch = 64

/** secretlint's recommended rules, AWS key ids included; loaded at the first text. It reads about 4,000 rows a second: filter first. */
export const createSecretScanner = (): SecretScanner => ({
  async scan(texts, signal) {
    if (texts.length === 0) return []
    const [{ lintSource }, { creator }] = await Promise.all([
      import('@secretlint/core'),
      import('@secretlint/secretlint-rule-preset-recommend'),
    ])
    const config = {
      rules: [
        {
          id: '@secretlint/secretlint-rule-preset-recommend',
          rule: creator,
          rules: [{ id: '@secretlint/secretlint-rule-aws', options: { enableIDScanRule: true } }],
        },
      ],
    }
    const scanOne = async (content: string): Promise<string | undefined> => {
      const { messages } = await lintSource({
        source: { filePath: 'row.txt', content, contentType: 'text' },
        options: { config, noPhysicFilePath: true, maskSecrets: true },
      })
      const [first] = messages
      return first === undefined ? undefined : kindOf(first.ruleId, first.messageId)
    }
    const kinds: (string | undefined)[] = []
    for (let from = 0; from < texts.length; from += batch) {
      signal?.throwIfAborted()
      for (const kind of await Promise.all(texts.slice(from, from + batch).map(scanOne))) kinds.push(kind)
    }
    return kinds
  },
})
