import { arms } from '../core/arms/index.ts'
import { armName } from '../core/arms/arm.ts'
import type { ArmDefinition } from '../core/arms/arm.ts'
import type { ArmStatus } from '../core/decision/decision.ts'
import type { PriceLookup } from '../core/economics/price-lookup.ts'
import { AssayError } from '../core/errors.ts'
import { nameWarning } from '../core/licences/find-base-model.ts'
import { trainingBlock } from '../core/licences/training-block.ts'
import { findEntry } from '../core/models/catalogue.ts'
import { baseUrlOf, findProvider, missingKey, nearestProvider, providerNames } from '../core/models/providers.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import type { ModelRef, Task } from '../core/task/task.ts'

/** One rung that this task could have: an arm, with the model it asks if it asks one. */
export interface Candidate {
  readonly name: string
  readonly definition: ArmDefinition
  readonly model?: ModelRef
  /** Why it is not run; absent where it is. */
  readonly blocked?: { readonly status: ArmStatus; readonly why: string }
}

/** Names of models that have another job: the teacher only writes data, the embedder only makes vectors. */
const notRivals: ReadonlySet<string> = new Set(['teacher', 'embedder'])

/** A model that judges is no rival of what it judges, unless it is what runs today or what would be tuned. */
const onlyJudges = ({ scorers }: Task): ReadonlySet<string> =>
  new Set(
    scorers.flatMap((scorer) =>
      typeof scorer === 'object' && 'judge' in scorer && !['current', 'student'].includes(scorer.judge.model) ? [scorer.judge.model] : [],
    ),
  )

/** Models of the ladder: those of task.yaml, the student always among them. */
export const ladderModels = (task: Task): readonly ModelRef[] => {
  const judges = onlyJudges(task)
  return Object.values(task.models).filter((ref) => ref.name !== task.teacher && !notRivals.has(ref.name) && !judges.has(ref.name))
}

const blockOf = (task: Task, definition: ArmDefinition, model: ModelRef | undefined, keys: ReadonlySet<string>): Candidate['blocked'] => {
  if (definition.needs.outputsFile && task.outputs === undefined) return { status: 'not run', why: 'no outputs: file in task.yaml' }
  if (definition.needs.corpus === true && task.corpus.length === 0) return { status: 'not run', why: 'no corpus: in task.yaml' }
  if (definition.needs.tools === true && task.tools.length === 0) return { status: 'not run', why: 'no tools: in task.yaml' }
  if (definition.needs.program === true && task.program === undefined) return { status: 'not run', why: 'no program: in task.yaml' }
  if (model === undefined) return undefined
  const licence = definition.needs.training ? trainingBlock(task, model) : undefined
  if (licence !== undefined) return { status: 'blocked: licence', why: licence }
  const privacy = privacyBlock(task, model)
  if (privacy !== undefined) return { status: 'blocked: privacy', why: privacy }
  if (isOnThisMachine(model)) return undefined
  const missing = missingKey(model, (name) => keys.has(name))
  if (missing !== undefined) return { status: 'not run', why: `the environment variable ${missing} is not set` }
  if (task.budget.usd <= 0) return { status: 'blocked: budget', why: 'budget.usd is 0, so nothing is spent' }
  return undefined
}

const modelsFor = (definition: ArmDefinition, models: readonly ModelRef[]): readonly (ModelRef | undefined)[] => {
  if (!definition.needs.model) return [undefined]
  // Only a model that is loaded here can take an adapter.
  const takesAdapter = ({ provider, baseUrl }: ModelRef): boolean => provider === 'fake' || (provider === 'local' && baseUrl === undefined)
  return definition.needs.training ? models.filter(takesAdapter) : models
}

/** A model that nobody can open must stop a plan, not the middle of a run. Throws `model-unknown`. */
export const checkModel = (ref: ModelRef): void => {
  const { name, model, provider } = ref
  const known = findProvider(provider)
  if (baseUrlOf(ref) !== undefined || provider === 'fake' || (known !== undefined && known.protocol !== 'openai')) return
  if (provider !== 'local')
    throw new AssayError('model-unknown', `models.${name} names provider "${provider}", whose address is not known`, {
      where: 'task.yaml',
      hint: `add \`baseUrl\` (an OpenAI-compatible endpoint), or use one of: local, ${providerNames.join(', ')}`,
    })
  if (findEntry(model)?.kind !== 'chat-model') {
    const near = nearestProvider(model)
    throw new AssayError('model-unknown', `models.${name}: "${model}" is no chat model of the catalogue`, {
      where: 'task.yaml',
      hint:
        near === undefined
          ? (nameWarning(model) ?? '`assay models` lists them; any other model needs a baseUrl')
          : `did you mean "${near}"?`,
    })
  }
}

/** `models.embedder` gets every text that is embedded: rows and passages. Throws `privacy-blocked`, `key-missing`, `model-unknown`. */
const checkEmbedder = (task: Task, keys: ReadonlySet<string>): void => {
  const ref = task.models['embedder']
  if (ref === undefined || ref.provider === 'fake') return
  const own = ref.provider === 'local' && ref.baseUrl === undefined
  if ((own && findEntry(ref.model)?.kind !== 'embedder') || (!own && baseUrlOf(ref) === undefined))
    throw new AssayError('model-unknown', `models.embedder: "${ref.model}" is no embedder that can be opened`, {
      where: 'task.yaml',
      hint: 'leave it out for the one that comes with Assay, or give a baseUrl with POST /embeddings',
    })
  const privacy = privacyBlock(task, ref)
  if (privacy !== undefined)
    throw new AssayError('privacy-blocked', privacy, {
      where: 'task.yaml',
      hint: 'leave models.embedder out for the embedder of this machine, or change privacy',
    })
  const missing = missingKey(ref, (name) => keys.has(name))
  if (missing !== undefined)
    throw new AssayError('key-missing', `models.embedder needs the environment variable ${missing}`, {
      where: 'task.yaml',
      hint: `set it: export ${missing}=...`,
    })
}

/** A name in task.yaml's `arms:` selects an arm of a model (`prompt@student`) or a kind on all models (`prompt`). */
const isSelected = (task: Task, kind: string, name: string): boolean =>
  task.arms === undefined || task.arms.includes(kind) || task.arms.includes(name)

/**
 * Every rung that the task, its models and its budget allow, cheapest first (DESIGN §3, §10.1).
 * `keys` holds the names of the environment variables that are set. Throws `arm-unknown`, `model-unknown`.
 */
export const planLadder = (task: Task, keys: ReadonlySet<string>): readonly Candidate[] => {
  const models = ladderModels(task)
  models.forEach(checkModel)
  checkEmbedder(task, keys)
  const all = Object.values(arms).flatMap((definition) =>
    modelsFor(definition, models).map((model): Candidate => {
      const blocked = blockOf(task, definition, model, keys)
      const name = armName(definition.kind, model?.name)
      return { name, definition, ...(model === undefined ? {} : { model }), ...(blocked === undefined ? {} : { blocked }) }
    }),
  )
  const known = new Set(all.flatMap((candidate) => [candidate.name, candidate.definition.kind]))
  const unknown = task.arms?.find((name) => !known.has(name))
  if (unknown !== undefined && Object.values(arms).some(({ kind }) => kind === unknown))
    throw new AssayError('arm-unknown', `arm "${unknown}" has no model to run on`, {
      hint: 'it needs a model of this machine: `provider: local` and no baseUrl',
      where: 'task.yaml',
    })
  if (unknown !== undefined)
    throw new AssayError('arm-unknown', `arm "${unknown}" does not exist`, {
      hint: `known arms: ${[...known].sort().join(', ')}`,
      where: 'task.yaml',
    })
  return all
    .filter((candidate) => candidate.definition.taskKinds.includes(task.kind))
    .filter((candidate) => candidate.blocked?.why.startsWith('no outputs') !== true)
    .filter((candidate) => !/^no (corpus|tools|program):/.test(candidate.blocked?.why ?? '') || task.arms !== undefined)
    .filter((candidate) => isSelected(task, candidate.definition.kind, candidate.name))
    .sort((a, b) => a.definition.rung - b.definition.rung || a.name.localeCompare(b.name))
}

/** Models that a run would ask elsewhere although nobody knows their price: no budget can hold their cost. */
export const unpricedModels = (candidates: readonly Candidate[], prices: PriceLookup): readonly string[] => {
  const asked = candidates.flatMap(({ model, blocked }) =>
    model === undefined || blocked !== undefined || isOnThisMachine(model) ? [] : [model],
  )
  return [
    ...new Set(
      asked.filter((ref) => prices(ref) === undefined).map(({ name, model, provider }) => `models.${name} (${model} at ${provider})`),
    ),
  ]
}
