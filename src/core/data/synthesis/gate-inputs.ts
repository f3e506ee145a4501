import { findLeaks } from '../checks/leak.ts'
import type { Example, LabelledExample } from '../example.ts'
import { findUnits } from '../units.ts'
import type { TaskKind } from '../../task/task.ts'

/** Candidates that would give a row of dev or golden away: the same text, nearly the same, or a long shared passage. */
export const leakingInputs = (
  candidates: readonly Example[],
  { held, kind }: { readonly held: readonly LabelledExample[]; readonly kind: TaskKind },
): ReadonlySet<string> => {
  // Groups join rows of one person, not rows of one text: only the text counts here.
  const examples = [...held, ...candidates]
  const { texts, duplicates } = findUnits(examples)
  const splits = examples.map((_, row) => (row < held.length ? ('golden' as const) : ('train' as const)))
  return new Set(findLeaks({ kind, examples, texts, duplicates }, splits).flatMap(({ row }) => examples[row]?.id ?? []))
}

/** Words that an input may have: Self-Instruct drops 3 or fewer and more than 150; longer or shorter train rows move the bounds. */
export const hasUsualLength = (train: readonly LabelledExample[]): ((text: string) => boolean) => {
  const count = (text: string): number => text.trim().split(/\s+/u).length
  let [least, most] = [4, 150]
  for (const { input } of train) {
    const words = count(input)
    if (words < least) least = words
    if (words > most) most = words
  }
  return (text) => count(text) >= least && count(text) <= most
}
