import type { TaskKind } from '../task/task.ts'
import { ArmNotNeeded, type ArmDefinition, type FitContext } from './arm.ts'
import { bestParent } from './parents.ts'
import { majorityAnswer, majorityFields, medoid } from './votes.ts'

const samples = 5
const fewSamples = 3
const temperature = 0.7

/** Five samples where the budget is worth an afternoon, three where it is small. */
const samplesFor = ({ budget }: FitContext['task']): number =>
  budget.hours < 1 || (budget.usd > 0 && budget.usd < 5) ? fewSamples : samples

const vote = (kind: TaskKind, texts: readonly string[]): { readonly text: string; readonly share: number } => {
  switch (kind) {
    case 'classification':
      return majorityAnswer(texts)
    case 'extraction':
      return majorityFields(texts)
    case 'generation':
    case 'chat':
      return medoid(texts)
  }
}

/**
 * The model's best prompt asked several times with some randomness, and a vote over the answers (Wang et al. 2023): labels by
 * majority, JSON field by field, texts by the one most like the others. Where labels are scored by likelihood there is nothing to
 * vote on: the likelihoods are the vote of infinitely many samples.
 */
export const selfConsistency: ArmDefinition = {
  kind: 'self-consistency',
  label: 'Self-consistency',
  rung: 84,
  answerKind: 'prompt',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: false, outputsFile: false, parents: true },
  callsPerAnswer: samples,
  fit: async (_train, context, signal) => {
    signal.throwIfAborted()
    const { task, labels, modelName, parents = [] } = context
    const base = bestParent(parents.filter((parent) => parent.modelName === modelName && parent.fitted.kind === 'request'))
    if (base?.fitted.kind !== 'request') throw new ArmNotNeeded('no prompt of this model was measured to sample from')
    if (base.dev1.some(({ answer }) => answer?.labelScores !== undefined))
      throw new ArmNotNeeded('labels are scored by their likelihood, which sampling can only approximate: it adds nothing')
    const { request, read } = base.fitted
    const count = samplesFor(task)
    return {
      kind: 'steps',
      detail: `${count} samples of ${base.name} at temperature ${temperature}, by ${task.kind === 'classification' ? 'majority' : task.kind === 'extraction' ? 'majority of each field' : 'likeness'}`,
      answer: async (example, world) => {
        const asked = await request(example, world.repeat)
        const replies = await Promise.all(
          Array.from({ length: count }, async (_, i) => {
            const index = world.repeat * samples + i
            return await world.ask({ ...asked, decoding: { ...asked.decoding, temperature, seed: index + 1 }, repeat: index })
          }),
        )
        const texts = replies.map((reply) => read(reply, example).text)
        const { text } = vote(task.kind, texts)
        if (task.kind !== 'classification') return { text }
        // Laplace smoothing: a label that nobody voted for is unlikely, not impossible.
        const logShare = (label: string): number =>
          Math.log((texts.filter((voted) => voted === label).length + 0.5) / (count + 0.5 * labels.length))
        return labels.includes(text) ? { text, labelScores: Object.fromEntries(labels.map((label) => [label, logShare(label)])) } : { text }
      },
    }
  },
}
