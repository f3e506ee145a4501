import { counted, formatCount } from '../../core/report/format.ts'
import type { Restored } from '../../flows/pseudonymise-restore.ts'
import type { Pseudonymised } from '../../flows/pseudonymise.ts'

/** The answer of `assay data pseudonymise`. */
export const renderPseudonymised = (result: Pseudonymised): string => {
  const { rows, changed, replaced, entities, badRows, out, key, written } = result
  const kinds = Object.entries(entities).map(([name, count]) => `${name} ${formatCount(count)}`)
  return [
    `${written ? '' : 'Dry run: '}${counted(replaced, 'value')} in ${formatCount(changed)} of ${counted(rows, 'row')} replaced${written ? `: ${out}` : ', nothing written'}`,
    ...(kinds.length === 0 ? [] : [`Values in the table: ${kinds.join(', ')}`]),
    ...(badRows.length === 0
      ? []
      : [
          `${counted(badRows.length, 'row')} could not be read and ${badRows.length === 1 ? 'is' : 'are'} not in it: ${badRows
            .slice(0, 5)
            .map(({ file, line }) => `${file}:${line}`)
            .join(', ')}`,
        ]),
    `Key: ${key} (keep it, and the table beside it: without them nothing can be put back)`,
    'Names of people and places are not checked.',
  ].join('\n')
}

/** The answer of `assay data restore`. */
export const renderRestored = ({ lines, changed, out }: Restored): string =>
  `${formatCount(changed)} of ${counted(lines, 'line')} restored: ${out}`
