import type { ChatMessage, LabelledExample } from '../data/example.ts'
import type { TrainRow } from '../ports/trainer.ts'

/** A row that the trainer gets, with the example it was made from. */
export interface BuiltRow extends TrainRow {
  readonly exampleId: string
  /** Number of leading tokens that are prompt. */
  readonly promptTokens: number
}

export interface BuiltRows {
  readonly rows: readonly BuiltRow[]
  /** The token that ends a turn under this template: the last trained token of every row. */
  readonly endToken: number
  /** Examples whose prompt is not the start of the whole conversation under this template, so that no mask fits. */
  readonly unmaskable: readonly string[]
  /** Examples longer than `maxLength`: cutting would cut the answer, so they are left out. */
  readonly tooLong: readonly string[]
}

export type Tokenize = (
  messages: readonly ChatMessage[],
  options: { readonly addGenerationPrompt: boolean; readonly tools?: readonly unknown[] },
) => Promise<readonly number[]>

export interface BuildRowsOptions {
  /** The request that will be served, without the answer. */
  messages(example: LabelledExample): Promise<readonly ChatMessage[]>
  answer(example: LabelledExample): string
  readonly tokenize: Tokenize
  readonly maxLength: number
  readonly signal: AbortSignal
}

const startsWith = (ids: readonly number[], prefix: readonly number[]): boolean =>
  prefix.length <= ids.length && prefix.every((id, i) => ids[i] === id)

/**
 * Token ids and loss mask of each example, by the served model's own tokenizer and template, so that training and serving cannot differ
 * (DESIGN §10.4). Trained are the answer and the token that ends the turn, nothing after it.
 */
export const buildRows = async (examples: readonly LabelledExample[], options: BuildRowsOptions): Promise<BuiltRows> => {
  const { messages, answer, tokenize, maxLength, signal } = options
  const rows: BuiltRow[] = []
  const unmaskable: string[] = []
  const tooLong: string[] = []
  let endToken: number | undefined
  for (const example of examples) {
    signal.throwIfAborted()
    const asked = await messages(example)
    const prompt = await tokenize(asked, { addGenerationPrompt: true })
    const finished = async (content: string): Promise<readonly number[]> =>
      await tokenize([...asked, { role: 'assistant', content }], { addGenerationPrompt: false })
    // After an empty answer the first token is the one that ends a turn.
    endToken ??= (await finished(''))[prompt.length]
    const whole = await finished(answer(example))
    const end = endToken === undefined ? -1 : whole.lastIndexOf(endToken)
    if (!startsWith(whole, prompt) || end < prompt.length) unmaskable.push(example.id)
    else if (end + 1 > maxLength) tooLong.push(example.id)
    else {
      const inputIds = whole.slice(0, end + 1)
      const labels = inputIds.map((id, i) => (i < prompt.length ? -100 : id))
      rows.push({ exampleId: example.id, inputIds, labels, promptTokens: prompt.length })
    }
  }
  return { rows, endToken: endToken ?? -1, unmaskable, tooLong }
}
