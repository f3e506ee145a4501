import { counted } from '../core/report/format.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'
import type { Candidate } from './ladder.ts'
import type { PlannedArm } from './plan-arms.ts'
import type { PreparedData } from './split.ts'

/** What the plan says of the documents: how many, and where their text goes. */
export interface PlannedCorpus {
  readonly documents: number
  readonly passages: number
  /** Sentences for people. */
  readonly lines: readonly string[]
}

const addressOf = ({ model }: Candidate): string | undefined =>
  model === undefined || isOnThisMachine(model) ? undefined : (model.baseUrl ?? model.provider)

export const planCorpus = (
  { task, data }: { readonly task: Task; readonly data: Pick<PreparedData, 'corpus'> },
  candidates: readonly Candidate[],
): PlannedCorpus | undefined => {
  if (data.corpus === undefined) return undefined
  const { documents, passages } = data.corpus
  const asking = candidates.filter(({ definition, blocked }) => definition.needs.corpus === true && blocked === undefined)
  const embedder = task.models['embedder']
  const places = new Set([
    ...asking.flatMap((candidate) => addressOf(candidate) ?? []),
    ...(embedder === undefined || embedder.provider === 'fake' || isOnThisMachine(embedder) ? [] : [embedder.baseUrl ?? embedder.provider]),
  ])
  return {
    documents,
    passages: passages.length,
    lines: [
      `${counted(documents, 'document')}, ${counted(passages.length, 'passage')} to search in`,
      places.size === 0
        ? 'their text stays on this machine'
        : `passages are part of the prompts, so their text goes to ${[...places].join(', ')}, as privacy in task.yaml allows`,
    ],
  }
}

/** The knowledge probe asks one prompt arm's model once more for every dev row, with a passage in the prompt. */
export const planProbe = (
  { task, data }: { readonly task: Task; readonly data: Pick<PreparedData, 'corpus'> },
  arms: readonly PlannedArm[],
  candidates: readonly Candidate[],
): readonly PlannedArm[] => {
  if (data.corpus === undefined && task.columns.context === undefined) return []
  const prompts = candidates.filter(({ definition, blocked }) => definition.kind === 'prompt' && blocked === undefined)
  const probed = prompts.find(({ model }) => model?.name === 'current') ?? prompts.find((candidate) => addressOf(candidate) !== undefined)
  const { model } = probed ?? prompts[0] ?? {}
  const find = (kind: string): PlannedArm | undefined => arms.find(({ name }) => name === `${kind}@${model?.name ?? ''}`)
  const like = find('rag') ?? find('prompt')
  if (model === undefined || like === undefined) return []
  const share = like.devCalls / Math.max(1, like.devCalls + like.goldenCalls)
  return [
    {
      ...like,
      name: `oracle@${model.name}`,
      label: 'Right passage given',
      runs: 'yes (knowledge probe, dev only)',
      goldenCalls: 0,
      ...(like.usd === undefined ? {} : { usd: like.usd * share }),
      ...(like.minutes === undefined ? {} : { minutes: like.minutes * share }),
    },
  ]
}
