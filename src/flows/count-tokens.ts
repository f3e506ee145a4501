import type { ChatMessage, LabelledExample } from '../core/data/example.ts'
import { tokenLengths, type TokenLengths } from '../core/data/token-lengths.ts'
import { AssayError } from '../core/errors.ts'
import { evenly } from '../core/lib/evenly.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { systemPromptOf } from './measure-arm.ts'
import { characterTokens, maxLength } from './prepare-training.ts'

/** Rows counted at most: rendering and counting takes some milliseconds a row. */
const most = 2000

/**
 * Lengths of rows in tokens, by the student's own tokenizer and chat template, as training would render them.
 * Throws `model-unknown` where the student is not on this machine: nothing is fetched for a count.
 */
export const countTokens = async (options: {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'models' | 'openModel'>
  readonly examples: readonly LabelledExample[]
  readonly labels: readonly string[]
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<TokenLengths> => {
  const { task, files, ports, examples, labels, sink, signal } = options
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
  const sample = evenly(examples, most)
  const counted: { id: string; tokens: number }[] = []
  for (const { id, input, history = [], expected } of sample) {
    signal.throwIfAborted()
    const messages: readonly ChatMessage[] = [
      ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
      ...history,
      { role: 'user', content: input },
      { role: 'assistant', content: expected },
    ]
    counted.push({ id, tokens: (await tokenize(messages, { addGenerationPrompt: false })).length })
    if (counted.length % 100 === 0)
      sink({ kind: 'progress', stage: 'check', label: 'counting tokens', done: counted.length, total: sample.length })
  }
  return tokenLengths(counted, { model: student.model, of: examples.length, limit: maxLength })
}
