import { counted } from '../report/format.ts'
import type { ArmDefinition, LocalAnswer } from './arm.ts'
import { cosineIndex, type Neighbour } from './linear/cosine-index.ts'

const sizes = [1, 3, 5, 9, 15] as const
const mostNeighbours = 15
/** Rows of train that vote on k, each answered by the others. */
const probes = 500

/** Similarity votes by answer, the largest first, ties by the nearer neighbour. */
const votes = (near: readonly Neighbour[], answers: readonly string[]): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const { index, similarity } of near) {
    const answer = answers[index] ?? ''
    sums.set(answer, (sums.get(answer) ?? 0) + similarity)
  }
  return new Map([...sums].sort(([, a], [, b]) => b - a))
}

/** The answer of the train rows most like the input by TF-IDF cosine; k is chosen by leaving rows of train out. */
export const knn: ArmDefinition = {
  kind: 'knn',
  label: 'Nearest neighbours',
  rung: 30,
  answerKind: 'classifier',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: false, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const inputs = train.map((example) => example.input)
    const answers = train.map((example) => example.expected)
    const index = cosineIndex(inputs)
    const [usual = ''] = votes(
      answers.map((_, index) => ({ index, similarity: 1 })),
      answers,
    ).keys()
    const best = (near: readonly Neighbour[], k: number): string => votes(near.slice(0, k), answers).keys().next().value ?? usual

    const random = context.random.fork('knn')
    const chosen = Array.from({ length: Math.min(probes, train.length) }, () => random.below(train.length))
    const around = index.nearest(
      chosen.map((row) => inputs[row] ?? ''),
      mostNeighbours,
      (query, candidate) => candidate === chosen[query],
    )
    const right = (k: number): number => around.filter((near, query) => best(near, k) === answers[chosen[query] ?? 0]).length
    const k = sizes.map((size) => ({ size, right: right(size) })).sort((a, b) => b.right - a.right || a.size - b.size)[0]?.size ?? 1

    const labelled = context.task.kind === 'classification'
    const answer = (near: readonly Neighbour[]): LocalAnswer => {
      const text = best(near, k)
      if (!labelled) return { text }
      const sums = votes(near.slice(0, k), answers)
      const smoothing = 0.1
      const total = [...sums.values()].reduce((sum, vote) => sum + vote, 0) + smoothing * context.labels.length
      return {
        text,
        labelScores: Object.fromEntries(context.labels.map((label) => [label, Math.log(((sums.get(label) ?? 0) + smoothing) / total)])),
      }
    }
    return {
      kind: 'local',
      detail: `k = ${k}, ${counted(train.length, 'row')}`,
      answer: async (examples, signal) => {
        signal.throwIfAborted()
        const asked = examples.map((example) => example.input)
        return index.nearest(asked, k, (query, candidate) => train[candidate]?.id === examples[query]?.id).map(answer)
      },
    }
  },
}
