import { counted } from '../../report/format.ts'
import { excerpt, groupFinding, groupRows, repeatedRows, type DataCheck } from './data-check.ts'

const collapsed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

/** Rows that are the same but for spaces, tabs and line ends: usually two exports of one source. */
export const whiteSpace: DataCheck = {
  id: 'white-space',
  label: 'rows that differ only in white space',
  run: ({ examples, duplicates }) => {
    const groups = repeatedRows(duplicates.exactOf)
      .flatMap((rows) =>
        [...groupRows(rows.length, (place) => collapsed(examples[rows[place] ?? 0]?.input ?? '')).values()].map((places) =>
          places.flatMap((place) => examples[rows[place] ?? 0] ?? []),
        ),
      )
      .filter((group) => group[0]?.input.trim() !== '' && new Set(group.map(({ input }) => input)).size > 1)
    return groupFinding({
      id: 'white-space',
      severity: 'info',
      message: `rows that differ only in white space: ${counted(groups.length, 'group')}`,
      groups,
      note: (group) =>
        group
          .slice(0, 2)
          .map(({ input }) => JSON.stringify(excerpt(input, 40)))
          .join(' / '),
      fix: 'write them in one way, as production does; equal rows are merged anyway',
      effect: 'They count once and change no verdict; they tell that the data comes from sources with different clean-up.',
    })
  },
}
