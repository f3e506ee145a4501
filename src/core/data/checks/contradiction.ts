import type { Example } from '../example.ts'
import { normalise } from '../normalise.ts'
import { excerpt, groupFinding, repeatedRows, type CheckContext, type DataCheck } from './data-check.ts'
import { counted } from '../../report/format.ts'

/** Above this share of rows, contradictions limit what any arm can reach. */
const alarming = 0.01

const groupsWithSeveralAnswers = ({ examples }: CheckContext, firstOf: Int32Array): readonly (readonly Example[])[] =>
  repeatedRows(firstOf)
    .map((rows) =>
      rows.flatMap((row) => examples[row] ?? []).filter(({ expected, input }) => expected !== undefined && input.trim() !== ''),
    )
    .filter((group) => new Set(group.map(({ expected }) => normalise(expected ?? ''))).size > 1)
    .sort((a, b) => b.length - a.length)

const note = (group: readonly Example[]): string => {
  const answers = new Map<string, number>()
  for (const { expected } of group) answers.set(excerpt(expected ?? '', 30), (answers.get(excerpt(expected ?? '', 30)) ?? 0) + 1)
  return `${excerpt(group[0]?.input ?? '', 60)} -> ${[...answers].map(([answer, times]) => `${answer} (${times})`).join(', ')}`
}

/**
 * The same input with different answers. Earlier turns count as input, rows without any are named by `empty`; answers that differ only in case or white space agree.
 * In free text several answers may all be right, so there it is only information.
 */
export const contradiction: DataCheck = {
  id: 'contradiction',
  label: 'contradictions',
  run: (context) => {
    const { kind, duplicates } = context
    const strict = kind === 'classification' || kind === 'extraction'
    const exact = groupsWithSeveralAnswers(context, duplicates.exactOf)
    const rows = exact.reduce((sum, group) => sum + group.length, 0)
    const near = kind === 'classification' ? groupsWithSeveralAnswers(context, duplicates.clusterOf) : []
    const exactIds = new Set(exact.flatMap((group) => group.map(({ id }) => id)))
    const onlyNear = near.filter((group) => !group.every(({ id }) => exactIds.has(id)))
    return [
      ...groupFinding({
        id: strict ? 'contradiction' : 'several-answers',
        severity: !strict ? 'info' : rows > context.examples.length * alarming ? 'error' : 'warning',
        message: strict
          ? `the same input has different answers: ${counted(exact.length, 'input')}, ${rows} rows`
          : `the same input has several answers: ${counted(exact.length, 'input')}, ${rows} rows`,
        groups: exact,
        note,
        fix: strict
          ? 'decide which answer is right; until then the majority counts, and ties are left out'
          : 'nothing to do if each answer is good',
        effect: strict
          ? 'No arm can be right on all of them: the best possible score is lower for every arm.'
          : 'A good answer can score low because golden holds another good one.',
      }),
      ...groupFinding({
        id: 'near-contradiction',
        severity: 'info',
        message: `near duplicates with different answers: ${counted(onlyNear.length, 'cluster')} worth a look`,
        groups: onlyNear,
        note,
        fix: 'look through them: some are mistakes, some differ for a reason; nothing is left out',
        effect: 'No effect where they differ for a reason; mistakes among them lower the best possible score.',
      }),
    ]
  },
}
