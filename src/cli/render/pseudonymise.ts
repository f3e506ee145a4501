import { counted, formatCount } from '../../core/report/format.ts'
import type { Restored } from '../../flows/pseudonymise-restore.ts'
import type { Pseudonymised } from '../../flows/pseudonymise.ts'

/** The answer of `assay data pseudonymise`. */
export const renderPseudonymised = (result: Pseudonymised): string => {
  const { rows, changed, replaced, kept, unknownSecrets, entities, badRows, out, key, written } = result
  const kinds = Object.entries(entities).map(([name, count]) => `${name} ${formatCount(count)}`)
  return [
    `${written ? '' : 'Dry run: '}${counted(replaced, 'value')} in ${formatCount(changed)} of ${counted(rows, 'row')} replaced${written ? `: ${out}` : ', nothing written'}`,
    ...(kinds.length === 0 ? [] : [`Values in the table: ${kinds.join(', ')}`]),
    ...(kept === 0
      ? []
      : [
          `${counted(kept, 'find')} in JSON texts ${kept === 1 ? 'stays' : 'stay'}: a number cannot become a placeholder. Look at them yourself.`,
        ]),
    ...(unknownSecrets.length === 0
      ? []
      : [
          `${counted(unknownSecrets.length, 'row')} still ${unknownSecrets.length === 1 ? 'holds' : 'hold'} what looks like a key of a kind that cannot be replaced: row ${unknownSecrets
            .slice(0, 5)
            .join(', ')}${unknownSecrets.length > 5 ? ', ...' : ''}. Take it out by hand.`,
        ]),
    ...(badRows.length === 0
      ? []
      : [
          `${counted(badRows.length, 'row')} could not be read and ${badRows.length === 1 ? 'is' : 'are'} not in it: lines ${badRows
            .slice(0, 5)
            .map(({ line }) => line)
            .join(', ')}`,
        ]),
    `Key: ${key} (keep it, and the table beside it: without them nothing can be put back)`,
    'Names of people and places are not checked.',
  ].join('\n')
}

/** The answer of `assay data restore`. */
export const renderRestored = ({ rows, changed, formulas, out }: Restored): string =>
  [
    `${formatCount(changed)} of ${counted(rows, 'row')} restored: ${out}`,
    ...(formulas === 0
      ? []
      : [
          `${counted(formulas, 'cell')} ${formulas === 1 ? 'begins' : 'begin'} with =, +, - or @ now: a spreadsheet reads that as a formula; import the column as text.`,
        ]),
  ].join('\n')
