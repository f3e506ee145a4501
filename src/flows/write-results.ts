import type { Decision, ShownFailure, Report } from '../core/decision/decision.ts'
import { renderDecisionMarkdown } from '../core/decision/markdown.ts'
import { cumulatedCost } from '../core/economics/cumulated-cost.ts'
import type { CostModel } from '../core/economics/cost-model.ts'
import { tunedOf } from '../core/report/cost-words.ts'
import { counted, formatCount, formatDuration, formatShare } from '../core/report/format.ts'
import { renderReport } from '../core/report/html.ts'
import { renderSummary } from '../core/report/summary-page.ts'
import { comparedInRun } from './compared-in-run.ts'
import type { RunState } from './gather-evidence.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { OpenedRun } from './open-run.ts'
import type { TunedRung } from './train-rung.ts'

const shownFailures = 20
const shownArms = 5
const shownCharacters = 400

const shorten = (text: string): string => (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text)

/** Arms whose answers a reader compares: the winner, then the best on dev2. */
const armsToShow = (state: RunState, decision: Decision): readonly MeasuredArm[] => {
  const ranked = decision.arms
    .filter((arm) => arm.devMetric !== undefined && state.ladder.measured.get(arm.name)?.stopped === undefined)
    .sort((a, b) => (b.devMetric?.value ?? 0) - (a.devMetric?.value ?? 0))
  const names = [decision.winner, ...ranked.map((arm) => arm.name)]
  return [...new Set(names)].flatMap((name) => (name === null ? [] : (state.ladder.measured.get(name) ?? []))).slice(0, shownArms)
}

/** The 20 rows of dev2 on which most of the shown arms are wrong, the winner first. Golden rows are never shown. */
const worstFailures = (state: RunState, decision: Decision): readonly ShownFailure[] => {
  const arms = armsToShow(state, decision)
  const [winner] = arms
  if (winner === undefined) return []
  const rows = winner.dev2.examples.map((example, i) => {
    const scores = arms.map((arm) => arm.dev2.values[i] ?? 0)
    return { example, i, own: scores[0] ?? 0, total: scores.reduce((sum, score) => sum + score, 0) }
  })
  return rows
    .filter(({ own, total }) => own < 1 || total < arms.length)
    .sort((a, b) => a.own - b.own || a.total - b.total || (a.example.id < b.example.id ? -1 : 1))
    .slice(0, shownFailures)
    .map(({ example, i }) => ({
      id: example.id,
      input: shorten(example.input),
      expected: shorten(example.expected),
      answers: arms.map((arm) => {
        const output = arm.dev2.outputs[i]
        const text = output?.status === 'answered' ? output.text : `(${output?.failure.message ?? 'no answer'})`
        return { arm: arm.candidate.name, text: shorten(text), right: arm.dev2.values[i] === 1 }
      }),
    }))
}

const trainingOf = ([arm, { trained, scoredRows, tried, seeds }]: [string, TunedRung]): Report['training'][number] => ({
  arm,
  recipe: trained.recipe as unknown as Record<string, unknown>,
  points: trained.losses,
  devScores: trained.curve,
  scoredRows,
  notes: [
    `The checkpoint after ${trained.step} of ${counted(trained.steps, 'step')} was kept: the best on dev1 through the served path.`,
    `${counted(trained.trainRows, 'row')}, ${formatCount(trained.tokensPerSecond)} tokens/s, ${formatDuration(1000 * trained.seconds)} of training, resumed ${counted(trained.resumes, 'time')}.`,
    ...(tried.length > 1
      ? [
          `${counted(tried.length, 'training')} on dev2: ${tried.map(({ label, dev2 }) => `${label} ${dev2 === undefined ? '-' : formatShare(dev2)}`).join('; ')}.`,
        ]
      : []),
    ...(seeds === undefined
      ? []
      : [`Over ${counted(seeds.k, 'seed')} the metric on dev2 spreads by ${formatShare(seeds.sigma)} (standard deviation).`]),
    ...trained.notes,
  ],
})

/** What runs today, what to use and the tuned arm, month by month. */
const costsOverTime = (decision: Decision, cost: CostModel): NonNullable<Report['costOverTime']> => {
  const { against, perArm } = decision.economics
  const names = [...new Set([against, decision.winner, tunedOf(decision)])]
  return names.flatMap((name) =>
    name !== null && name !== undefined && perArm.some((arm) => arm.name === name) ? [{ name, months: cumulatedCost(cost, name) }] : [],
  )
}

/**
 * Writes decision.json and decision.md beside task.yaml, report.html and the page for managers into the run's folder; atomically.
 * `cost` is the model that the decision was made with.
 */
export const writeResults = async (run: OpenedRun, state: RunState, decision: Decision, cost: CostModel): Promise<Report> => {
  const { files, data, ports, run: folder } = run.session
  const compared = await comparedInRun(run.session, decision)
  const report: Report = {
    decision,
    findings: data.findings,
    worstFailures: worstFailures(state, decision),
    ...(state.failures === undefined ? {} : { failures: state.failures.shown }),
    ...(compared === undefined ? {} : { compared }),
    training: [...state.tuned].map(trainingOf),
    costOverTime: costsOverTime(decision, cost),
    runId: folder.id,
    codeVersion: ports.codeVersion,
  }
  const json = `${JSON.stringify(decision, null, 2)}\n`
  await files.writeText(`${folder.folder}/decision.json`, json)
  await files.writeText(`${folder.folder}/report.html`, renderReport(report))
  await files.writeText(`${folder.folder}/summary.html`, renderSummary(report))
  await files.writeText('decision.md', renderDecisionMarkdown(decision))
  await files.writeText('decision.json', json)
  return report
}
