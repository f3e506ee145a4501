import { permissionGates } from '../licences/permission.ts'
import { formatCount } from '../report/format.ts'
import type { Decision } from './decision.ts'
import type { DecisionEvidence } from './evidence.ts'
import { currentState, looksAreSpent, tunedArm } from './outcome.ts'
import type { Outcome } from './outcome.ts'

type Next = Decision['next'][number]

const dataFile = ({ task }: DecisionEvidence, split: 'train' | 'golden'): string =>
  'files' in task.data ? (task.data.files[0] ?? 'the data file') : task.data[split]

/** The lock keeps golden as it is, whatever is added: a larger one has to be frozen on purpose. */
const refreeze = 'assay split --refreeze --yes'

/** A declared size does not grow with the data. */
const raised = ({ task }: DecisionEvidence): string =>
  task.split.golden !== undefined && task.split.golden >= 1 ? ' and raising split.golden in task.yaml' : ''

const freshGolden = (evidence: DecisionEvidence): Next => ({
  command: refreeze,
  why:
    'files' in evidence.task.data
      ? `after adding fresh rows to ${dataFile(evidence, 'golden')}: all looks at this golden set are taken, and its rows will only be learnt from`
      : `after filling ${dataFile(evidence, 'golden')} with rows that were not in it: all looks at this golden set are taken`,
})

/** How the judge behind the metric gets to decide. */
const forJudge = ({ judge }: DecisionEvidence, { distrust }: Outcome): readonly Next[] => {
  if (judge === undefined || distrust === undefined) return []
  if (distrust.missingLabels === 0)
    return [
      {
        command: `assay scorers show ${judge.scorer}`,
        why: 'shows where people and the judge part; then mend its rubric, or name another model',
      },
    ]
  const about = formatCount(distrust.missingLabels)
  return [
    {
      command: `assay scorers sample ${judge.scorer} --count ${distrust.missingLabels} --to labels.csv`,
      why: `writes about ${about} outputs to label by hand: fill in the column choice`,
    },
    {
      command: `assay scorers calibrate ${judge.scorer} --labels labels.csv`,
      why: 'holds the judge against these labels; then `assay run`',
    },
  ]
}

const forBeginning = (evidence: DecisionEvidence, outcome: Outcome): readonly Next[] => {
  const { beginning } = outcome
  if (outcome.distrust !== undefined) return forJudge(evidence, outcome)
  const run = (why: string): Next => ({ command: 'assay run', why })
  if (beginning.kind === 'not-yet') {
    if (beginning.reason === 'label-noise')
      return [
        { command: 'assay review --queue suspects', why: 'shows the labels that are probably wrong, most suspect first' },
        { command: 'assay review --queue audit', why: 'measures on 50 new random rows what is left; then `assay run`' },
      ]
    return [
      run(
        `after adding about ${formatCount(beginning.missingTrain + beginning.missingGolden)} labelled rows to ${dataFile(evidence, 'train')}`,
      ),
    ]
  }
  if (beginning.kind === 'answer' || outcome.look !== undefined) return []
  const tuned = tunedArm(evidence)
  if (tuned?.dev2 !== undefined && looksAreSpent(evidence)) return [freshGolden(evidence)]
  const status = tuned?.status
  if (status === 'blocked: budget') return [run('after raising budget.hours (or budget.usd) in task.yaml: training did not fit')]
  if (status === 'failed') return [{ command: 'assay doctor', why: 'training failed; this shows what is missing on this machine' }]
  return [run('trains the tuned arm and looks at golden')]
}

/** Licence and terms are for people to settle: by an answer, another choice, or a decision on record. */
const forPermission = (gates: readonly string[]): readonly Next[] => {
  const open = permissionGates.filter((gate) => gates.includes(gate))
  if (open.length === 0) return []
  return [
    {
      command: 'assay run',
      why: `after settling ${open.join(', ')}: answer use: in task.yaml, choose otherwise, or record your own decision as accepted: [{ gate: ${open[0] ?? ''}, by: NAME, on: DAY }]`,
    },
  ]
}

const forJudgement = (evidence: DecisionEvidence, outcome: Outcome): readonly Next[] => {
  const { judgement } = outcome
  const golden = dataFile(evidence, 'golden')
  switch (judgement?.kind) {
    case 'label':
      return [
        {
          command: refreeze,
          why: `after adding about ${formatCount(judgement.more)} labelled rows for golden to ${golden}${raised(evidence)}: freezes the larger golden set, and the looks taken count on; then \`assay run\``,
        },
      ]
    case 'spent':
      return [freshGolden(evidence)]
    case 'stuck':
      return [{ command: 'assay run', why: `after mending this: ${judgement.why}` }]
    case 'blocked':
      return forPermission(judgement.gates)
    case 'keep':
    case 'yes':
    case 'no':
    case undefined:
      return []
  }
}

const forWinner = (evidence: DecisionEvidence, outcome: Outcome): readonly Next[] => {
  const { winner, verdict } = outcome
  if (winner === null) return []
  const isMeasured = evidence.arms.some((arm) => arm.name === winner && arm.dev2 !== undefined && arm.kind !== 'outputs')
  const attempt: readonly Next[] = isMeasured ? [{ command: `assay try ${winner} "TEXT"`, why: 'see it answer' }] : []
  if (verdict !== 'fine-tune' && verdict !== 'hybrid') return attempt
  return [
    ...attempt,
    { command: `assay export ${winner} --to ollama`, why: 'writes what serves it on this machine, and prints the command' },
    { command: `assay export ${winner} --to gguf`, why: 'the adapter for llama.cpp and everything built on it' },
  ]
}

/** What to do next, most useful first. Only commands that exist. */
export const nextCommands = (evidence: DecisionEvidence, outcome: Outcome, adjudication: Decision['adjudication']): readonly Next[] => {
  const current = evidence.task.models['current']
  const unmeasured: readonly Next[] =
    currentState(evidence) === 'unmeasured'
      ? [
          {
            command: 'assay run',
            why: `after ${current?.apiKeyEnv === undefined ? 'giving the key of' : `setting ${current.apiKeyEnv} for`} models.current and a budget.usd that covers it, or naming its past answers with outputs:`,
          },
        ]
      : []
  const isOpen = outcome.verdict === 'inconclusive'
  const judge: readonly Next[] =
    isOpen && adjudication !== null && adjudication.rows.length > 0
      ? [
          {
            command: `assay compare ${adjudication.pair.join(' ')} --split golden --blind review.html`,
            why: `have people judge the ${formatCount(adjudication.rows.length)} golden rows on which ${adjudication.pair.join(' and ')} differ, blind: they alone can move the difference`,
          },
        ]
      : []
  return [...forBeginning(evidence, outcome), ...unmeasured, ...judge, ...forJudgement(evidence, outcome), ...forWinner(evidence, outcome)]
}
