import { counted, formatCount } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'

/** Always the most frequent answer of train: what no effort at all gives. Probabilities are add-one smoothed frequencies. */
export const majority: ArmDefinition = {
  kind: 'majority',
  label: 'Most frequent answer',
  rung: 0,
  answerKind: 'classifier',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: false, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const counts = new Map<string, number>()
    for (const { expected, weight } of train) counts.set(expected, (counts.get(expected) ?? 0) + weight)
    const [text = '', times = 0] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? []
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const labelScores = Object.fromEntries(
      context.labels.map((label) => [label, Math.log(((counts.get(label) ?? 0) + 1) / (total + context.labels.length))]),
    )
    const answer = context.task.kind === 'classification' ? { text, labelScores } : { text }
    return {
      kind: 'local',
      detail: `${formatCount(times)} of ${counted(total, 'row')}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        return examples.map(() => answer)
      },
    }
  },
}
