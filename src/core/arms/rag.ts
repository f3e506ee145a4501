import type { Example, LabelledExample } from '../data/example.ts'
import { AssayError } from '../errors.ts'
import { counted } from '../report/format.ts'
import { corpusLeaks } from '../retrieval/corpus-leaks.ts'
import type { Retriever } from '../retrieval/passage.ts'
import { queryOf } from '../retrieval/query-of.ts'
import { queryWithAnswer, rightPassage, rightPassageDepth } from '../retrieval/right-passage.ts'
import type { ArmDefinition, FitContext } from './arm.ts'
import { replyReader } from './model-request.ts'
import { passageRequests } from './passage-request.ts'

/** Passages a question may get, the fewest first: every further one costs tokens of every call. */
const counts = [2, 4, 8] as const
const usualCount = 4
/** Train rows that choose among them, and the fewest with a known passage that may. */
const choosingRows = 200
const leastKnown = 20
/** Recall that a smaller count may lose. */
const slack = 0.02

/**
 * So many rows from all over train. They depend on neither order nor seed: the arm that is trained, its other seeds and the arm that is
 * served have to come to the same requests.
 */
const spread = (train: readonly LabelledExample[], most: number): readonly LabelledExample[] => {
  const sorted = [...train].sort((a, b) => (a.id < b.id ? -1 : 1))
  const step = Math.max(1, sorted.length / most)
  return Array.from({ length: Math.min(most, sorted.length) }, (_, i) => sorted[Math.floor(i * step)]).filter((row) => row !== undefined)
}

/**
 * The fewest passages that find the right one nearly as often as eight do, on train rows whose right passage is known. Asks no model.
 */
const chooseCount = async (
  train: readonly LabelledExample[],
  { retriever, context }: { readonly retriever: Retriever; readonly context: FitContext },
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly known: number }> => {
  if (context.task.kind === 'classification') return { count: usualCount, known: 0 }
  const rows = spread(train, choosingRows)
  const withAnswer = await retriever.search(rows.map(queryWithAnswer), rightPassageDepth, signal)
  const asked = await retriever.search(rows.map(queryOf), counts[2], signal)
  const ranks = rows.flatMap((row, i) => {
    const right = rightPassage(withAnswer[i] ?? [], row)
    return right?.isKnown === true ? [(asked[i] ?? []).findIndex(({ passage }) => passage.id === right.passage.id)] : []
  })
  if (ranks.length < leastKnown) return { count: usualCount, known: ranks.length }
  const recall = (count: number): number => ranks.filter((rank) => rank >= 0 && rank < count).length / ranks.length
  const best = recall(counts[2])
  return { count: counts.find((count) => recall(count) >= best - slack) ?? usualCount, known: ranks.length }
}

/**
 * The prompt with the passages of the user's documents that are most like the input. A train row never gets a passage that holds the
 * row itself: an adapter trained on such rows would learn to copy.
 */
export const fitRag: ArmDefinition['fit'] = async (train, context, signal) => {
  signal.throwIfAborted()
  const { retriever } = context
  if (retriever === undefined)
    throw new AssayError('corpus-unusable', 'a retrieval arm was fitted without a corpus', {
      where: 'task.yaml',
      hint: 'name documents in task.yaml: corpus: docs',
    })
  const { count, known } = await chooseCount(train, { retriever, context }, signal)
  const own = new Map(corpusLeaks(train, retriever.passages).map(({ row, passages }) => [row, new Set(passages)]))
  const build = passageRequests(train, context)
  const read = replyReader(context)
  const given = new WeakMap<Example, readonly string[]>()
  return {
    kind: 'request',
    detail: `${counted(count, 'passage')} a question${known < leastKnown ? '' : `, chosen on ${counted(known, 'train row')}`}; ${retriever.detail}`,
    request: async (example, repeat) => {
      const held = own.get(example.id)
      const [found = []] = await retriever.search([queryOf(example)], count + (held?.size ?? 0), signal)
      const passages = found.map(({ passage }) => passage).filter(({ id }) => held?.has(id) !== true)
      const { request, ids } = build(example, repeat, passages.slice(0, count))
      given.set(example, ids)
      return request
    },
    read: (reply, example) => ({ ...read(reply), passages: given.get(example) ?? [] }),
  }
}

export const rag: ArmDefinition = {
  kind: 'rag',
  label: 'Retrieval (RAG)',
  rung: 85,
  answerKind: 'retrieval',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false, corpus: true },
  fit: fitRag,
}
