import type { Mail, Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { counted, formatCount } from '../core/report/format.ts'
import type { EventSink } from '../core/run-event.ts'
import { measureCleaning, sayCleaningEffect } from './cleaning-effect.ts'
import { loadCheckedTask } from './open-run.ts'
import { runTask } from './run.ts'
import type { RunResult } from './run.ts'

export interface DemoOptions {
  /** Folder of the demo's task; made if it is missing, gone on with if it is there. */
  readonly files: TaskFiles
  readonly ports: Ports
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/** Ten minutes on two cores: what the demo promises. */
const taskText = `# Spam or not, from the subject line alone. Mails: the public SpamAssassin corpus.
version: 1
name: spam-subjects
kind: classification
data: data/subjects.csv
columns: { id: id, input: subject, expected: label }
output: { labels: [ham, spam] }
metric: accuracy
prompt: prompts/classify.md
models:
  # The file as it is fetched is Q4_1; the same weights as Q8_0 answer a fifth faster on a CPU.
  student: { model: SmolLM2-135M-Instruct, provider: local, quantization: q8_0 }
margin: 3pt
split: { train: 1000, dev: 300, golden: 1000, seed: 1 }
volume: { callsPerDay: 20000 }
privacy: local
changes: { outputsPerYear: 1, knowledgePerYear: 1 }
budget: { usd: 0, hours: 0.075 }
`

/** Short on purpose: every token of it is read again for every row, also in training. */
const promptText = 'Is this mail subject spam or ham?\n'

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`

const csv = (mails: readonly Mail[]): string =>
  ['id,subject,label', ...mails.map((mail) => [quote(mail.id), quote(mail.subject), mail.label].join(','))].join('\n') + '\n'

const prefix = /^(?:\s*(?:re|fw|fwd|aw)\s*(?:\[\d+\])?:\s*|\s*\[[^\]]{2,30}\]\s*)+/i

/**
 * The subject without what answers for it: a mailing list's tag in brackets says "ham" whatever follows, and so does "Re:". A
 * model that learns the tags looks good and knows nothing about mail.
 */
export const withoutListTags = (subject: string): string => subject.replace(prefix, '').trim()

const clean = (mails: readonly Mail[], sink: EventSink): readonly Mail[] => {
  const cleaned = mails.map((mail) => ({ ...mail, subject: withoutListTags(mail.subject) }))
  const changed = cleaned.filter((mail, i) => mail.subject !== mails[i]?.subject).length
  const usable = cleaned.filter((mail) => mail.subject !== '')
  sink({
    kind: 'note',
    level: 'info',
    message: `${formatCount(mails.length)} mails read; list tags and "Re:" taken off ${counted(changed, 'subject')}, because they give the answer away; ${formatCount(mails.length - usable.length)} without a subject left out`,
  })
  return usable
}

/** Makes the demo's task folder: raw mails, cleaned subjects, a prompt, task.yaml. What is there already stays. */
const prepareDemo = async ({ files, ports, sink, signal }: DemoOptions): Promise<void> => {
  if (!(await files.exists('data/subjects.csv'))) {
    const mails = await ports.demoMails({ signal, onProgress: (message) => sink({ kind: 'note', level: 'info', message }) })
    await files.writeText('data/mails-raw.csv', csv(mails))
    await files.writeText('data/subjects.csv', csv(clean(mails, sink)))
  }
  if (!(await files.exists('prompts/classify.md'))) await files.writeText('prompts/classify.md', promptText)
  if (!(await files.exists('task.yaml'))) await files.writeText('task.yaml', taskText)
}

/** What the split without copies changes, in numbers: no part of the run, so the verdict cannot depend on it. */
const showCleaning = async ({ files, ports, sink, signal }: DemoOptions): Promise<void> => {
  const task = await loadCheckedTask(files)
  // A folder of the user's own may hold another task.
  if (task.kind !== 'classification') return
  const effect = await measureCleaning({ task, files, ports, signal, sink: () => undefined })
  if (effect !== undefined) sink({ kind: 'note', level: 'info', message: `What cleaning changed. ${sayCleaningEffect(effect)}` })
}

/** A real task on real mail, from nothing to a verdict (DESIGN §6, The demo). */
export const runDemo = async (options: DemoOptions): Promise<RunResult> => {
  await prepareDemo(options)
  await showCleaning(options)
  return await runTask(options)
}
