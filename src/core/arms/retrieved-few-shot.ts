import { counted } from '../report/format.ts'
import type { ArmDefinition } from './arm.ts'
import { replyReader, requestBuilder } from './model-request.ts'
import { findNeighbours } from './neighbours.ts'
import { withinBudget } from './shots.ts'

const demonstrations = 4

/** The prompt with the train rows most like the input as demonstrations, the most similar last, next to the question. */
export const retrievedFewShot: ArmDefinition = {
  kind: 'retrieved-few-shot',
  label: 'Retrieved few-shot',
  rung: 80,
  answerKind: 'retrieval',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false },
  fit: async (train, context, signal) => {
    signal.throwIfAborted()
    const pool = train.filter((example) => (example.history?.length ?? 0) === 0)
    const neighbours = await findNeighbours(
      pool.map((example) => example.input),
      context,
      signal,
    )
    const build = requestBuilder(train, context)
    return {
      kind: 'request',
      detail: `${demonstrations} nearest of ${counted(pool.length, 'row')} by ${neighbours.detail}`,
      request: async (example, repeat) => {
        const near = await neighbours.nearest(example.input, demonstrations * 2, (index) => pool[index]?.id === example.id, signal)
        const shots = withinBudget(
          near.flatMap((index) => pool[index] ?? []),
          demonstrations,
        )
        return build(example, repeat, shots.toReversed())
      },
      read: replyReader(context),
    }
  },
}
