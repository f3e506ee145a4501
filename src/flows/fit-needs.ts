import type { FitContext, ParentArm } from '../core/arms/arm.ts'
import { applyLabelPrior } from '../core/arms/label-prior.ts'
import { createModelAsker, type ModelAsker } from '../engine/ask-models.ts'
import type { Candidate } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { otherModel } from './other-models.ts'
import { scoreText } from './score-outputs.ts'
import type { Session } from './session.ts'

/** A measured arm as another one builds on it. Its answers on dev1 have its label prior applied already. */
const parentOf = ({ candidate, fitted, prior, dev1 }: MeasuredArm): ParentArm => ({
  name: candidate.name,
  kind: candidate.definition.kind,
  rung: candidate.definition.rung,
  fitted,
  ...(candidate.model === undefined ? {} : { modelName: candidate.model.name }),
  read: (answer) => applyLabelPrior(answer, prior),
  dev1: dev1.examples.map((example, i) => {
    const output = dev1.outputs[i]
    const value = dev1.values[i] ?? null
    if (output?.status !== 'answered') return { example, value }
    const { text, labelScores } = output
    return { example, value, answer: labelScores === undefined ? { text } : { text, labelScores } }
  }),
})

/** Shows that fitting goes on. */
const fittingProgress = (session: Session, { name, definition }: Candidate): (() => void) => {
  const { splits } = session.data
  const total = definition.fitCalls?.({ train: splits.train.length, dev: splits.dev.length }) ?? 0
  let done = 0
  return () => {
    if (++done % 20 === 0)
      session.sink({ kind: 'progress', stage: 'evaluate', label: `${name} (fitting)`, done, total: Math.max(done, total) })
  }
}

/** Journalled calls while fitting: they cost what they cost, and are replayed like any other. */
const openAsker = async (session: Session, candidate: Candidate): Promise<ModelAsker> => {
  const { name, model: ref } = candidate
  const { journal, signal, limits, task, concurrency, freshSince } = session
  const own = ref === undefined ? undefined : { model: await session.model(ref), price: session.costOf(ref) }
  const asker = createModelAsker({
    name,
    journal,
    signal,
    limits,
    clock: session.ports.clock,
    maxUsd: Math.max(0, task.budget.usd - session.spentUsd),
    other: otherModel(session),
    onSpent: (usd) => (session.spentUsd += usd),
    onPossiblyPaidTwice: () => session.possiblyPaidTwice.set(name, (session.possiblyPaidTwice.get(name) ?? 0) + 1),
    ...(own === undefined ? {} : { own }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(freshSince === undefined ? {} : { freshSince }),
  })
  const onCall = fittingProgress(session, candidate)
  return {
    ...asker,
    ask: async (request, modelName) => {
      const asked = await asker.ask(request, modelName)
      onCall()
      return asked
    },
  }
}

/** What an arm gets for fitting beside the rows, by what its definition says it needs; `drain` waits for the calls that it made. */
export const fitNeeds = async (
  session: Session,
  candidate: Candidate,
  { parents = [] }: { readonly parents?: readonly MeasuredArm[] | undefined },
): Promise<{ readonly context: Partial<FitContext>; drain(): Promise<void> }> => {
  const { task, files, ports } = session
  const { needs } = candidate.definition
  const asker = needs.optimiser === true ? await openAsker(session, candidate) : undefined
  const { program } = task
  return {
    context: {
      ...(candidate.model === undefined ? {} : { modelName: candidate.model.name }),
      ...(needs.parents === true ? { parents: parents.map(parentOf) } : {}),
      ...(needs.tools === true ? { tools: task.tools.map((spec) => ports.programs.openTool(spec, files.root)) } : {}),
      ...(needs.program === true && program !== undefined
        ? { runProgram: async (examples, signal) => await ports.programs.run(program, files.root, examples, signal) }
        : {}),
      ...(asker === undefined
        ? {}
        : {
            optimiser: ports.optimiser,
            score: (example, text) => scoreText(session, example, text),
            ask: async (request, modelName) => (await asker.ask(request, modelName)).reply,
          }),
    },
    drain: async () => await asker?.drain(),
  }
}
