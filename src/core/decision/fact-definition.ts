/** One fact that a policy may ask for. Shares are in points (0 to 100), money in USD, times in ms unless the unit says otherwise. */
export interface FactDefinition {
  readonly name: string
  /** `words` is a list in one text, separated by spaces: `format style`. */
  readonly type: 'number' | 'flag' | 'word' | 'words'
  readonly unit?: string
  /** Of a word: all that it can be. Absent where any text can stand. */
  readonly values?: readonly string[]
  readonly meaning: string
  /** Where it comes from, strongest first. */
  readonly from: string
  /** A limit that somebody set, not evidence: it counts at every rank. */
  readonly isLimit?: true
}

type Rest = readonly [meaning: string, from: string]

export const number = (name: string, unit: string, ...[meaning, from]: Rest): FactDefinition => ({
  name,
  type: 'number',
  unit,
  meaning,
  from,
})
export const limit = (name: string, unit: string, ...[meaning, from]: Rest): FactDefinition => ({
  ...number(name, unit, meaning, from),
  isLimit: true,
})
export const flag = (name: string, ...[meaning, from]: Rest): FactDefinition => ({ name, type: 'flag', meaning, from })
export const word = (name: string, values: readonly string[], ...[meaning, from]: Rest): FactDefinition => ({
  name,
  type: 'word',
  ...(values.length === 0 ? {} : { values }),
  meaning,
  from,
})
export const words = (name: string, values: readonly string[], ...[meaning, from]: Rest): FactDefinition => ({
  name,
  type: 'words',
  values,
  meaning,
  from,
})
