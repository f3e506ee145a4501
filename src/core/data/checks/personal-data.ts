import { findPersonal } from '../pii/find-personal.ts'
import { maskValue } from '../pii/mask.ts'
import { labelOfKind } from '../pii/personal-kinds.ts'
import { rowTexts } from '../pii/row-texts.ts'
import { rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { has, textScan } from './text-scan.ts'

/** Personal data by kind, one finding each, masked. Names are not looked for. Passwords in addresses are the business of `secrets`. */
export const personalData: DataCheck = {
  id: 'personal-data',
  label: 'personal data',
  run: ({ examples, leaving }) => {
    const scanned = textScan(examples)
    const found = new Map<string, Map<string, string>>()
    examples.forEach((example, row) => {
      if (((scanned.rows[row] ?? 0) & has.personal) === 0) return
      for (const text of rowTexts(example))
        for (const { kind, start, end } of findPersonal(text)) {
          if (kind === 'url-credentials' || leaving?.allow.includes(kind) === true) continue
          const rows = found.get(kind) ?? new Map<string, string>()
          found.set(kind, rows)
          if (!rows.has(example.id)) rows.set(example.id, maskValue(text.slice(start, end), kind))
        }
    })
    const leaves = leaving?.leaves === true
    const isBlocked = leaves && leaving.rule === 'block'
    return [...found].flatMap(([kind, rows]) =>
      rowFinding({
        id: 'personal-data',
        severity: isBlocked ? 'error' : leaves ? 'warning' : 'info',
        message: `${rowsText(rows.size)} with ${labelOfKind(kind)} (${kind}); names are not checked`,
        examples: examples.filter(({ id }) => rows.has(id)),
        note: ({ id }) => rows.get(id) ?? '',
        fix: '`assay data pseudonymise FILE --out FILE` replaces them reversibly; `personal: { allow: [...] }` in task.yaml permits a kind',
        effect: isBlocked
          ? 'These rows do not leave this machine: arms of models elsewhere are not run.'
          : 'The verdict does not change; a tuned model can repeat what its training rows hold.',
      }),
    )
  },
}
