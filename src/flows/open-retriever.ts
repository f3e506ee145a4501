import { AssayError } from '../core/errors.ts'
import { formatCount, formatDuration } from '../core/report/format.ts'
import { createRetriever } from '../core/retrieval/create-retriever.ts'
import type { Retriever } from '../core/retrieval/passage.ts'
import type { Session } from './session.ts'

/**
 * Passages that a run may embed for each hour of its budget: a tenth of the time at 20 passages a second, the slowest that two cores
 * gave. A number and not a timing, so that the same task is searched the same way everywhere.
 */
const passagesPerHour = 7_200
/** Embedded between two reports of progress. */
const slice = 128

/** The embedder cannot be had: search goes on by words. Anything else stops the run. */
const withoutEmbedder = new Set(['model-source-unreachable', 'model-load-failed'])

const embedAll = async ({ embed, sink, signal, ports }: Session, texts: readonly string[]): Promise<void> => {
  const started = ports.clock.monotonicMs()
  for (let from = 0; from < texts.length; from += slice) {
    await embed(texts.slice(from, from + slice), signal)
    const done = Math.min(texts.length, from + slice)
    const etaMs = ((ports.clock.monotonicMs() - started) / done) * (texts.length - done)
    sink({ kind: 'progress', stage: 'evaluate', label: 'embedding the corpus', done, total: texts.length, etaMs })
  }
}

/** Search over the task's corpus: hybrid where the passages can be embedded within the budget, else by words, and it says which. */
export const openRetriever = async (session: Session): Promise<Retriever | undefined> => {
  const { corpus } = session.data
  if (corpus === undefined) return undefined
  const { passages } = corpus
  const most = Math.floor(session.task.budget.hours * passagesPerHour)
  const byWords = (why: string): Retriever => {
    session.sink({ kind: 'note', level: 'warning', message: `the corpus is searched by words only: ${why}` })
    return createRetriever({ passages, withoutVectors: why })
  }
  if (passages.length > most) return byWords(`more than ${formatCount(most)} passages would take over a tenth of budget.hours to embed`)
  const retriever = createRetriever({ passages, embed: session.embed })
  const started = session.ports.clock.monotonicMs()
  try {
    await embedAll(session, retriever.embedded)
  } catch (error) {
    if (!(error instanceof AssayError) || !withoutEmbedder.has(error.code)) throw error
    return byWords('the embedding model could not be fetched or loaded')
  }
  const took = formatDuration(session.ports.clock.monotonicMs() - started)
  session.sink({ kind: 'note', level: 'info', message: `the corpus was indexed in ${took}: ${retriever.detail}` })
  return retriever
}
