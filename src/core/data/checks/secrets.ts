import type { Example } from '../example.ts'
import { rowTexts } from '../pii/row-texts.ts'
import { secretIn } from '../pii/secret-spans.ts'
import { rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

const secretOf = (example: Example): string | undefined => {
  for (const text of rowTexts(example)) {
    const what = secretIn(text)
    if (what !== undefined) return what
  }
  return undefined
}

/** Keys and passwords in the data. The finding names the kind and the row, never the secret. */
export const secrets: DataCheck = {
  id: 'secrets',
  label: 'keys and passwords',
  run: ({ examples, scannedSecrets }) => {
    const { rows } = textScan(examples)
    const found = new Map<string, string>()
    examples.forEach((example, row) => {
      const own = ((rows[row] ?? 0) & has.secret) === 0 ? undefined : secretOf(example)
      const what = own ?? scannedSecrets?.get(example.id)
      if (what !== undefined) found.set(example.id, what)
    })
    return rowFinding({
      id: 'secret',
      severity: 'error',
      message: `${rowsText(found.size)} with what looks like a key or password`,
      examples: found.size === 0 ? [] : examples.filter(({ id }) => found.has(id)),
      note: ({ id }) => found.get(id) ?? '',
      fix: 'revoke them, and replace them in the data (`assay data pseudonymise`): a tuned model can repeat its training rows',
      effect: 'No row goes to a model elsewhere while these are in the data; the verdict does not change.',
    })
  },
}
