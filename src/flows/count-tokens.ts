import { chatMessages } from '../core/arms/model-request.ts'
import type { LabelledExample, SplitName } from '../core/data/example.ts'
import { tokenLengths, type CountedRow, type TokenLengths } from '../core/data/token-lengths.ts'
import { AssayError } from '../core/errors.ts'
import { evenly } from '../core/lib/evenly.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import type { Tokenize } from '../core/training/build-rows.ts'
import { systemPromptOf } from './measure-arm.ts'
import { characterTokens, maxLength } from './prepare-training.ts'

/** Rows counted at most: rendering and counting takes some milliseconds a row. */
const most = 2000

/**
 * Tokens of one row. Definitions of tools are rendered by the template; where it leaves them out, they count as JSON in the system turn,
 * as a provider bills them however it writes them.
 */
const countRow = async (tokenize: Tokenize, system: string, example: LabelledExample) => {
  const { tools = [], expected } = example
  const lengthOf = async (prompt: string, given: readonly unknown[]): Promise<number> => {
    const messages = [...chatMessages(prompt, [], example), { role: 'assistant' as const, content: expected }]
    return (await tokenize(messages, { addGenerationPrompt: false, ...(given.length > 0 && { tools: given }) })).length
  }
  const without = await lengthOf(system, [])
  if (tools.length === 0) return { tokens: without, toolTokens: 0, leavesToolsOut: false }
  const byTemplate = await lengthOf(system, tools)
  const leavesToolsOut = byTemplate <= without
  const tokens = leavesToolsOut ? await lengthOf([system, JSON.stringify(tools)].filter(Boolean).join('\n\n'), []) : byTemplate
  return { tokens, toolTokens: tokens - without, leavesToolsOut }
}

/**
 * Lengths of rows in tokens, by the student's own tokenizer and chat template, with the definitions of their tools, and what a training on
 * them would be billed. `given` has the split of each row, where task.yaml fixes the splits.
 * Throws `model-unknown` where the student is not on this machine: nothing is fetched for a count.
 */
export const countTokens = async (options: {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'models' | 'openModel'>
  readonly examples: readonly LabelledExample[]
  readonly labels: readonly string[]
  readonly given?: readonly SplitName[]
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<TokenLengths> => {
  const { task, files, ports, examples, labels, given, sink, signal } = options
  const student = task.models['student'] ?? { name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' as const }
  const isHere = student.provider === 'fake' || (await ports.models.list()).some(({ id, installed }) => id === student.model && installed)
  if (!isHere)
    throw new AssayError('model-unknown', `the student ${student.model} is not on this machine: its tokens cannot be counted`, {
      hint: `\`assay models pull ${student.model}\`, or leave --tokens out`,
    })
  await using model = await ports.openModel(student, { signal, onProgress: (message) => sink({ kind: 'note', level: 'info', message }) })
  const tokenize = model.tokenize?.bind(model) ?? (student.provider === 'fake' ? characterTokens : undefined)
  if (tokenize === undefined)
    throw new AssayError('model-unknown', `${student.model} does not show its tokens`, {
      hint: 'only a local student does: provider: local',
    })
  const system = await systemPromptOf({ task, files, data: { labels } })
  const sample = evenly(
    examples.map((example, row) => ({ example, isTrain: given === undefined || given[row] === 'train' })),
    most,
  )
  const counted: CountedRow[] = []
  let toolsBy: 'template' | 'system turn' = 'template'
  for (const { example, isTrain } of sample) {
    signal.throwIfAborted()
    const rendered = await countRow(tokenize, system, example)
    if (rendered.leavesToolsOut) toolsBy = 'system turn'
    counted.push({ id: example.id, isTrain, tokens: rendered.tokens, toolTokens: rendered.toolTokens })
    if (counted.length % 100 === 0)
      sink({ kind: 'progress', stage: 'check', label: 'counting tokens', done: counted.length, total: sample.length })
  }
  return tokenLengths(counted, {
    model: student.model,
    of: examples.length,
    ...(given !== undefined && { trainRows: given.filter((split) => split === 'train').length }),
    limit: maxLength,
    toolsBy,
  })
}
