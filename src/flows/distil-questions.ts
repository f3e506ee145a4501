import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import {
  mannersPerCall,
  questionRequest,
  questionsPerPassage,
  readPairs,
  type WrittenPair,
} from '../core/data/synthesis/question-request.ts'
import { createQuestionPool } from '../core/data/synthesis/novelty.ts'
import { unsupportedBecause } from '../core/data/synthesis/support.ts'
import { AssayError } from '../core/errors.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import { whitespaceWords } from '../core/lib/whitespace-words.ts'
import { instructionIn } from '../core/retrieval/instruction-like.ts'
import { corpusLeaks } from '../core/retrieval/corpus-leaks.ts'
import type { Passage } from '../core/retrieval/passage.ts'
import type { Source, WritingCall } from './distil-generate.ts'
import type { PreparedData } from './split.ts'
import type { Session } from './session.ts'

/** Shorter passages (headings, footers) hold no answer. */
const leastWords = 5

/**
 * Passages that questions may be written from: those that say something, hold no row of dev or golden, and do not speak to the model.
 * Throws `usage` where the task has no corpus or no text for an answer, `corpus-unusable` where no passage is left.
 */
export const passagesToAsk = (
  kind: Session['task']['kind'],
  { corpus, splits }: Pick<PreparedData, 'corpus' | 'splits'>,
): readonly Passage[] => {
  if (kind !== 'generation' && kind !== 'chat')
    throw new AssayError('usage', `--from corpus writes questions and answers in words; the answers of a ${kind} task are none`, {
      where: 'task.yaml',
      hint: 'for new rows of this task: `assay distil --what inputs`',
    })
  if (corpus === undefined)
    throw new AssayError('usage', 'the task names no documents to write questions from', {
      where: 'task.yaml',
      hint: 'name them in task.yaml: `corpus: docs`',
    })
  const holding = new Set(corpusLeaks([...splits.dev, ...splits.golden], corpus.passages).flatMap(({ passages }) => passages))
  const open = corpus.passages.filter(
    ({ id, text }) => whitespaceWords(text).length >= leastWords && !holding.has(id) && instructionIn(text) === undefined,
  )
  if (open.length === 0)
    throw new AssayError('corpus-unusable', `none of the ${corpus.passages.length} passages can be asked about`, {
      where: 'task.yaml',
      hint: `they have fewer than ${leastWords} words, hold rows of dev or golden, or speak to a model: \`assay check\` names them`,
    })
  return open
}

/** A passage as a row: what is looked at for personal data before it is sent. */
export const passageRow = ({ id, title = '', text }: Passage): Example => ({
  id,
  input: `${title}\n${text}`,
  tags: [],
  weight: 1,
  source: { file: id.slice(0, id.lastIndexOf('#')), line: 1 },
})

const rowOf = (
  pair: WrittenPair,
  place: number,
  { passage, call, cites }: { passage: Passage; call: number; cites: boolean },
): Example => ({
  id: `new-${call}-${place}`,
  input: pair.question,
  expected: cites ? `${pair.answer} [${passage.id}]` : pair.answer,
  context: passage.text,
  tags: [],
  weight: 1,
  ...(passage.time !== undefined && { time: passage.time }),
  origin: { kind: 'synthetic', passage: passage.id, steps: [{ step: 'distil', detail: `from passage ${passage.id}` }] },
  source: { file: 'distil', line: call + 1 },
})

/** Questions with answers from passages in random order, one call a passage; what a passage does not support is doubted. */
export const passageSource = (
  { task, data, random }: Pick<Session, 'task' | 'data' | 'random'>,
  { passages, systemPrompt }: { readonly passages: readonly Passage[]; readonly systemPrompt: string },
): Source => {
  const order = shuffled(passages, random.fork('distil:passages'))
  const human: readonly LabelledExample[] = data.splits.train.filter(mayBeGolden)
  const cites = task.citations === 'required'
  const callOf = (passage: Passage, call: number): WritingCall => {
    const manners = shuffled(human, random.fork(`distil:${passage.id}`)).slice(0, mannersPerCall)
    return {
      request: questionRequest({ task: systemPrompt, passage, manners: manners.map(({ input }) => input) }),
      read: (reply) =>
        (readPairs(reply) ?? []).map((pair, place) => {
          const doubt = unsupportedBecause(passage, pair)
          return { row: rowOf(pair, place, { passage, call, cites }), ...(doubt !== undefined && { doubt }) }
        }),
    }
  }
  return {
    perCall: questionsPerPassage,
    most: order.length,
    isNew: createQuestionPool(data.splits.train),
    callsFrom: (first, count) => order.slice(first, first + count).map((passage, place) => callOf(passage, first + place)),
  }
}
