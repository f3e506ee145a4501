import type { Example } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import type { Host } from '../core/ports/host.ts'
import type { TaskFiles } from '../core/ports/world.ts'

/** What an arm answered in some run, as its outputs.jsonl holds it. */
export interface RecordedAnswer {
  readonly split: string
  readonly arm: string
  readonly exampleId: string
  readonly text: string
}

/** A text that a judge is to see, as a row that is looked at for personal data. */
export const shownToJudge = (id: string, text: string): Example => ({
  id,
  input: text,
  tags: [],
  weight: 1,
  source: { file: 'answers', line: 1 },
})

const runsFolder = '.assay/runs'

/** Lines of a file of every run, newest run first; what is damaged is passed over: the run writes it again. */
async function* linesOfRuns(files: TaskFiles, host: Host, file: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const folders = (await host.list(files.absolute(runsFolder))).filter(({ isFolder }) => isFolder)
  for (const { name } of [...folders].sort((a, b) => b.modifiedAt - a.modifiedAt)) {
    const path = `${runsFolder}/${name}/${file}`
    if (!(await files.exists(path))) continue
    try {
      for await (const line of files.readLines(path))
        if (typeof line === 'object' && line !== null) yield line as Readonly<Record<string, unknown>>
    } catch (error) {
      if (!(error instanceof AssayError && error.code === 'data-format')) throw error
    }
  }
}

/** First answers of every arm to every example, by the newest run that has them. */
export const recordedAnswers = async (files: TaskFiles, host: Host): Promise<readonly RecordedAnswer[]> => {
  const found = new Map<string, RecordedAnswer>()
  for await (const { split, arm, exampleId, text, status, repeat } of linesOfRuns(files, host, 'outputs.jsonl')) {
    if (status !== 'answered' || typeof text !== 'string' || repeat !== 0) continue
    const answer = { split: String(split), arm: String(arm), exampleId: String(exampleId), text }
    const key = `${answer.split}\u0000${answer.arm}\u0000${answer.exampleId}`
    if (!found.has(key)) found.set(key, answer)
  }
  return [...found.values()]
}

/** Values that a judge gave, by arm and split, where it was this very judge. */
export const recordedJudgements = async (
  files: TaskFiles,
  host: Host,
  { scorer, version }: { readonly scorer: string; readonly version: string },
): Promise<ReadonlyMap<string, { readonly arm: string; readonly split: string; readonly values: readonly number[] }>> => {
  const seen = new Set<string>()
  const groups = new Map<string, { arm: string; split: string; values: number[] }>()
  for await (const { split, arm, exampleId, scorer: name, status, value, detail } of linesOfRuns(files, host, 'scores.jsonl')) {
    const judge = typeof detail === 'object' && detail !== null && 'judge' in detail ? detail.judge : undefined
    if (name !== scorer || status !== 'scored' || typeof value !== 'number' || judge !== version) continue
    const key = `${String(split)}\u0000${String(arm)}`
    const row = `${key}\u0000${String(exampleId)}`
    if (seen.has(row)) continue
    seen.add(row)
    const group = groups.get(key) ?? { arm: String(arm), split: String(split), values: [] }
    group.values.push(value)
    groups.set(key, group)
  }
  return groups
}
