import type { LabelledExample } from '../data/example.ts'
import { parseJsonObject } from './parse-answer.ts'
import type { Shot } from './model-request.ts'
import type { Random } from '../ports/world.ts'
import type { TaskKind } from '../task/task.ts'

/** All demonstrations together; about 500 tokens, half of a small model's context. */
const mostCharacters = 1_800

/** Demonstrations that fit, in the order given; a long one is passed over. */
export const withinBudget = (examples: readonly LabelledExample[], most: number): readonly Shot[] => {
  let room = mostCharacters
  const shots: Shot[] = []
  for (const { id, input, expected } of examples) {
    const cost = input.length + expected.length
    if (shots.length === most) break
    if (cost > room || cost > mostCharacters / 3) continue
    room -= cost
    shots.push({ id, input, expected })
  }
  return shots
}

/** What demonstrations should cover: every label, or every set of fields that occurs in JSON answers. */
const stratum = (expected: string, kind: TaskKind): string => {
  if (kind === 'classification') return expected
  if (kind !== 'extraction') return ''
  const value = parseJsonObject(expected)
  return value === undefined ? '' : Object.keys(value).join(' ')
}

/**
 * Fixed demonstrations from train: the strata in turn, the most frequent first, at random inside each among inputs no
 * longer than the median; earlier conversation would not fit a turn, so rows with history are left out.
 */
export const chooseShots = (train: readonly LabelledExample[], kind: TaskKind, random: Random, most = 8): readonly Shot[] => {
  const lengths = train.map((example) => example.input.length).sort((a, b) => a - b)
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0
  const strata = new Map<string, LabelledExample[]>()
  for (const example of train) {
    if (example.input.length > median || (example.history?.length ?? 0) > 0) continue
    const key = stratum(example.expected, kind)
    const members = strata.get(key)
    if (members === undefined) strata.set(key, [example])
    else members.push(example)
  }
  const bySize = [...strata].sort(([keyA, a], [keyB, b]) => b.length - a.length || (keyA < keyB ? -1 : 1)).map(([, members]) => members)
  const queue: LabelledExample[] = []
  while (queue.length < most * 4 && bySize.some((members) => members.length > 0))
    for (const members of bySize) {
      const [picked] = members.length === 0 ? [] : members.splice(random.below(members.length), 1)
      if (picked !== undefined) queue.push(picked)
    }
  return withinBudget(queue, most)
}
