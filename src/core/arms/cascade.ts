import { formatShare } from '../report/format.ts'
import { isOnThisMachine } from '../task/is-on-this-machine.ts'
import { ArmNotNeeded, type ArmDefinition, type FitContext, type LocalAnswer, type ParentArm } from './arm.ts'
import { answerOfParent, bestParent, meanOnDev1 } from './parents.ts'

/** At most this share of dev1 may be escalated: beyond it the dear model answers most questions anyway. */
const mostEscalated = 0.5

/** Probability of the likeliest label; undefined where the answer does not say how sure it is. */
const topProbability = (answer: LocalAnswer | undefined): number | undefined =>
  answer?.labelScores === undefined ? undefined : Math.exp(Math.max(...Object.values(answer.labelScores)))

/** How sure a cheap arm is: by its own probabilities, or by whether a second cheap arm says the same. */
interface Cheap {
  readonly parent: ParentArm
  readonly second?: ParentArm
  /** For each row of dev1, in [0, 1]. */
  readonly sureness: readonly number[]
}

const surenessOf = (answer: LocalAnswer | undefined, second: LocalAnswer | undefined): number =>
  topProbability(answer) ?? (answer !== undefined && second !== undefined && answer.text === second.text ? 1 : 0)

const cheapest = (parents: readonly ParentArm[]): Cheap | undefined => {
  const sure = bestParent(parents.filter(({ dev1 }) => dev1.some(({ answer }) => answer?.labelScores !== undefined)))
  if (sure !== undefined) return { parent: sure, sureness: sure.dev1.map(({ answer }) => topProbability(answer) ?? 0) }
  const parent = bestParent(parents)
  const second = bestParent(parents.filter((other) => other !== parent))
  if (parent === undefined || second === undefined) return undefined
  return { parent, second, sureness: parent.dev1.map(({ answer }, i) => surenessOf(answer, second.dev1[i]?.answer)) }
}

/**
 * The sureness below which dev1 is best escalated, with the mean metric and the share that are then expected. Candidates lie between
 * the values that occur; equal means escalate less. Nothing escalated is the first candidate.
 */
export const chooseThreshold = (
  rows: readonly { readonly sureness: number; readonly cheap: number; readonly dear: number }[],
): { readonly threshold: number; readonly share: number; readonly value: number } => {
  const sorted = [...rows].sort((a, b) => a.sureness - b.sureness)
  let total = sorted.reduce((sum, { cheap }) => sum + cheap, 0)
  let best = { threshold: 0, share: 0, value: total / Math.max(1, sorted.length) }
  sorted.forEach(({ sureness, cheap, dear }, i) => {
    total += dear - cheap
    const next = sorted[i + 1]?.sureness ?? 1 + sureness
    const share = (i + 1) / sorted.length
    // Equal sureness cannot be told apart: all of a tie is escalated or none.
    if (next === sureness || share > mostEscalated) return
    const value = total / sorted.length
    // Between two neighbouring numbers there is no middle: the upper one still lies above the lower.
    const between = (sureness + next) / 2
    if (value > best.value + 1e-12) best = { threshold: between > sureness ? between : next, share, value }
  })
  return best
}

/** Arms that are surely cheaper to ask than this arm's model: those without a model, and models of this machine where it is a far one. */
const isCheaper = ({ task, modelName }: FitContext, parent: ParentArm): boolean => {
  if (parent.modelName === undefined) return true
  const [own, other] = [task.models[modelName ?? ''], task.models[parent.modelName]]
  return own !== undefined && other !== undefined && parent.modelName !== modelName && isOnThisMachine(other) && !isOnThisMachine(own)
}

/** Answers that come from a file or a table say nothing about the next input. */
const cannotAnswer = new Set(['majority', 'outputs'])

/**
 * The cheap arm first; the dear model where the cheap one is unsure. The threshold is chosen on dev1 by expected metric. Both parents'
 * calls are in the journal already, so measuring a cascade on dev costs nothing.
 */
export const cascade: ArmDefinition = {
  kind: 'cascade',
  label: 'Cascade',
  rung: 86,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false, parents: true },
  fit: async (_train, context, signal) => {
    signal.throwIfAborted()
    const parents = (context.parents ?? []).filter(({ kind, dev1 }) => !cannotAnswer.has(kind) && dev1.length > 0)
    const dear = bestParent(parents.filter((parent) => parent.modelName !== undefined && parent.modelName === context.modelName))
    if (dear === undefined) throw new ArmNotNeeded('no arm of this model was measured to escalate to')
    const cheap = cheapest(parents.filter((parent) => isCheaper(context, parent)))
    if (cheap === undefined) throw new ArmNotNeeded('no cheaper arm says how sure it is')
    const { parent, second, sureness } = cheap
    const rows = parent.dev1.flatMap(({ value }, i) => {
      const other = dear.dev1[i]?.value ?? null
      return value === null || other === null ? [] : [{ sureness: sureness[i] ?? 0, cheap: value, dear: other }]
    })
    const { threshold, share, value } = chooseThreshold(rows)
    if (share === 0)
      throw new ArmNotNeeded(
        `on dev1 ${parent.name} (${formatShare(meanOnDev1(parent))}) gains nothing from asking ${dear.name} (${formatShare(meanOnDev1(dear))}) where it is unsure`,
      )
    const when = second === undefined ? `less than ${threshold.toFixed(2)} sure` : `it and ${second.name} disagree`
    return {
      kind: 'steps',
      detail: `${parent.name}, then ${dear.name} where ${when}: ${formatShare(share)} of dev1 escalated, ${formatShare(value)} on dev1, which chose it`,
      answer: async (example, world) => {
        const first = await answerOfParent(parent, example, world)
        const other = second === undefined ? undefined : await answerOfParent(second, example, world)
        if (first.missing === undefined && surenessOf(first, other) >= threshold) return first
        return await answerOfParent(dear, example, world)
      },
    }
  },
}
