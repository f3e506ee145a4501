type Mark = 'best' | 'avoid'

/** A need with what it says of the columns: `best` speaks for one, `avoid` against. */
interface AnsweredNeed {
  readonly marks: Readonly<Record<string, Mark>>
  readonly answer: 'yes' | 'no' | 'unknown'
}

/** Does this column fit the needs? Something must speak for it and nothing against; what nobody knows leaves it open. */
const fits = (column: string, needs: readonly AnsweredNeed[]): 'yes' | 'no' | 'unknown' => {
  const has = (mark: Mark, answer: AnsweredNeed['answer']): boolean =>
    needs.some((need) => need.marks[column] === mark && need.answer === answer)
  if (has('avoid', 'yes')) return 'no'
  if (has('best', 'yes')) return has('avoid', 'unknown') ? 'unknown' : 'yes'
  return has('best', 'unknown') ? 'unknown' : 'no'
}

/** The cheapest column that surely fits, where no cheaper one may fit too; undefined where none does, or nobody knows. */
export const cheapestColumn = (columns: readonly string[], needs: readonly AnsweredNeed[]): string | undefined => {
  const first = columns.find((column) => fits(column, needs) !== 'no')
  return first !== undefined && fits(first, needs) === 'yes' ? first : undefined
}
