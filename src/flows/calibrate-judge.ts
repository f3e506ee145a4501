import { agreementOf } from '../core/judge/agreement.ts'
import { calibrationWarnings, leniencyOf, missingForWidth, type Calibration, type CorrectedRate } from '../core/judge/calibration.ts'
import { humanAgreement, joinLabels, type LabelledOutput } from '../core/judge/human-labels.ts'
import type { JudgeRecord } from '../core/judge/judge-record.ts'
import { judgeRequest, readJudgement } from '../core/judge/judge-request.ts'
import { choiceNames, choiceValue, isAccepted, type Rubric } from '../core/judge/rubric.ts'
import type { Host } from '../core/ports/host.ts'
import type { ModelResult } from '../core/ports/model.ts'
import type { Interval } from '../core/stats/interval.ts'
import { roganGladen } from '../core/stats/rogan-gladen.ts'
import { wilson } from '../core/stats/wilson.ts'
import { openJudgeCalls } from './judge-calls.ts'
import { answerHash, readJudgeFile, writeJudgeFile } from './judge-file.ts'
import { openJudge, type OpenedJudge } from './open-judge.ts'
import { openRun, type OpenedRun } from './open-run.ts'
import { mostProbeCalls, probeJudge, type JudgedLabel } from './probe-judge.ts'
import { readLabels } from './read-labels.ts'
import { recordedAnswers, recordedJudgements, shownToJudge, type RecordedAnswer } from './recorded-answers.ts'
import type { RunOptions } from './run.ts'

export interface CalibrateOptions extends RunOptions {
  readonly host: Host
  readonly name: string
  /** Absolute. */
  readonly labelsPath: string
  /** As the user typed it. */
  readonly labelsShown: string
}

/** What `--dry-run` shows: nothing is asked. */
export interface CalibrationPlan {
  readonly scorer: string
  readonly model: string
  readonly labelled: number
  /** Rows that nobody has filled in. */
  readonly open: number
  readonly mostCalls: number
  /** USD at list price for `mostCalls`, by the length of what is judged; 0 for models that run here. */
  readonly mostUsd: number
}

interface Opened {
  readonly answers: readonly RecordedAnswer[]
  readonly run: OpenedRun
  readonly judge: OpenedJudge
  readonly outputs: readonly LabelledOutput[]
  readonly open: number
}

const requestFor = (rubric: Rubric, { input, expected, answer }: LabelledOutput) =>
  judgeRequest(rubric, { input, answer, ...(expected === undefined ? {} : { expected }) })

const openCalibration = async (run: OpenedRun, options: CalibrateOptions): Promise<Opened> => {
  const { task, files, data, ports, signal } = run.session
  const judge = await openJudge(task, files, options.name)
  const { train, dev, golden } = data.splits
  const onLadder = new Set(run.candidates.map(({ name }) => name))
  const answers = (await recordedAnswers(files, options.host)).filter(({ arm }) => onLadder.has(arm))
  const { labels, open } = await readLabels({
    ports,
    path: options.labelsPath,
    shownPath: options.labelsShown,
    rubric: judge.rubric,
    examples: new Map([...train, ...dev, ...golden].map((example) => [example.id, example])),
    answers,
    signal,
  })
  return { run, judge, answers, outputs: joinLabels(labels), open }
}

/** Calls and money of a calibration, before any is made. */
export const planCalibration = async (options: CalibrateOptions): Promise<CalibrationPlan> => {
  await using run = await openRun(options)
  const { judge, outputs, open } = await openCalibration(run, options)
  const price = run.session.costOf(judge.model)
  const mostCalls = outputs.length + mostProbeCalls
  const characters = outputs.reduce((sum, output) => {
    const request = requestFor(judge.rubric, output)
    return sum + request.messages.reduce((length, { content }) => length + content.length, 0)
  }, 0)
  // Four characters a token, and reasons of a hundred tokens.
  const perCall = price({ promptTokens: characters / Math.max(1, outputs.length) / 4, completionTokens: 120 })
  return { scorer: judge.name, model: judge.model.model, labelled: outputs.length, open, mostCalls, mostUsd: mostCalls * perCall }
}

/** Valid choices, and why there is none for the others. */
const readChoices = (rubric: Rubric, outputs: readonly LabelledOutput[], results: readonly ModelResult[]) => {
  const judged: JudgedLabel[] = []
  const problems = new Map<string, number>()
  outputs.forEach((output, i) => {
    const result = results[i]
    const answer =
      result?.status === 'answered'
        ? readJudgement(result.reply, choiceNames(rubric))
        : { problem: `the judge could not be asked: ${result?.failure.kind ?? 'cancelled'}` }
    if ('problem' in answer) problems.set(answer.problem, (problems.get(answer.problem) ?? 0) + 1)
    else judged.push({ ...output, judge: answer.choice })
  })
  return { judged, unjudged: [...problems].map(([reason, count]) => ({ reason, count })) }
}

/** What the judge accepted of every arm in the runs, corrected by its known errors. */
const correctedRates = async (
  opened: Opened,
  host: Host,
  { sensitivity, specificity }: Calibration['agreement'],
): Promise<readonly CorrectedRate[]> => {
  const { judge, run } = opened
  // Recorded values are turned round then, and the errors were not.
  if (judge.isNegated) return []
  const groups = await recordedJudgements(run.session.files, host, { scorer: judge.name, version: judge.version })
  const onLadder = new Set(run.candidates.map(({ name }) => name))
  const ofArms = [...groups.values()].filter(({ arm }) => onLadder.has(arm))
  return ofArms.map(({ arm, split, values }) => {
    const accepted = wilson(values.filter((value) => isAccepted(judge.rubric, value)).length, values.length)
    const corrected = roganGladen({
      rate: accepted.value,
      n: accepted.n,
      specificity: specificity.value,
      negatives: specificity.n,
      sensitivity: sensitivity.value,
      positives: sensitivity.n,
    })
    return { arm, split, accepted, corrected: corrected ?? null }
  })
}

/** Values of judge and people with the arms that gave the output: the labels file does not say, so that nobody labels by name. */
const withArms = (judged: readonly JudgedLabel[], { answers, judge }: Opened) => {
  const armsOf = Map.groupBy(answers, ({ exampleId, text }) => `${exampleId}\u0000${text}`)
  return judged.flatMap(({ id, answer, arm, choice, judge: said }) => {
    const [human, own] = [choiceValue(judge.rubric, choice), choiceValue(judge.rubric, said)]
    if (human === null || own === null) return []
    const arms = new Set([...(armsOf.get(`${id}\u0000${answer}`) ?? []).map((known) => known.arm), ...(arm === undefined ? [] : [arm])])
    return [{ arms: [...arms], human, judge: own }]
  })
}

/** Does the same judge still say what it said? Behind a name of a provider the model may have moved (`--fresh` asks again). */
const steadiness = (judged: readonly JudgedLabel[], judge: OpenedJudge, before: JudgeRecord | undefined): Interval | null => {
  if (before === undefined || before.calibration.judge !== judge.version) return null
  const earlier = new Map(before.labels.map(({ id, answer, judge: said }) => [`${id}\u0000${answer}`, said]))
  const both = judged.flatMap(({ id, answer, judge: now }) => {
    const then = earlier.get(`${id}\u0000${answerHash(answer)}`) ?? null
    return then === null ? [] : [then === now]
  })
  return both.length === 0 ? null : wilson(both.filter(Boolean).length, both.length)
}

/**
 * Holds a judge against people (evaluation.md §10): asks it about every labelled output, compares choices, runs the bias probes, and
 * keeps the result in `.assay/judges/NAME.json` under the hash of rubric and model, so that editing either makes it void. Everything
 * asked is journalled. Throws `scorer-invalid`, `data-format`, `labels-missing`, `privacy-blocked`, `key-missing`, `budget-exceeded`.
 */
export const calibrateJudge = async (options: CalibrateOptions): Promise<{ readonly calibration: Calibration; readonly file: string }> => {
  await using run = await openRun(options)
  const opened = await openCalibration(run, options)
  const { judge, outputs } = opened
  const { session } = run
  const random = session.random.fork(`judge:${judge.name}`)
  await session.watch(() =>
    outputs.flatMap(({ id, input, answer, expected = '' }) => [input, answer, expected].map((text) => shownToJudge(id, text))),
  )
  await using calls = await openJudgeCalls(session, judge.model)
  const results = await calls.askAll(
    outputs.map((output) => requestFor(judge.rubric, output)),
    `${judge.name} on labelled outputs`,
  )
  const own = { ...calls.tally }
  const { judged, unjudged } = readChoices(judge.rubric, outputs, results)
  const agreement = agreementOf(
    judge.rubric,
    judged.map(({ id, choice, judge: said, tags }) => ({ id, human: choice, judge: said, tags })),
    random.fork('agreement'),
  )
  const probes = await probeJudge(judged, { task: session.task, judge, calls, random })
  const people = humanAgreement(outputs, judge.rubric, random.fork('people')) ?? null
  const leniency = leniencyOf(withArms(judged, opened))
  const sameAsBefore = steadiness(judged, judge, await readJudgeFile(session.files, judge.name))
  const base = { probes, agreement, labelled: outputs.length, unjudged, humanAgreement: people, leniency, sameAsBefore }
  const { calls: asked, usd, promptTokens, completionTokens } = calls.tally
  const calibration: Calibration = {
    scorer: judge.name,
    judge: judge.version,
    model: judge.model.model,
    rubric: judge.rubricFile,
    labelFile: options.labelsShown,
    ...base,
    rates: await correctedRates(opened, options.host, agreement),
    cost: { calls: asked, usd, usdPer1k: own.calls === 0 ? 0 : (1000 * own.usd) / own.calls, promptTokens, completionTokens },
    labelsForTenth: missingForWidth(agreement),
    warnings: calibrationWarnings(base),
  }
  const saidOf = new Map(judged.map((output) => [`${output.id}\u0000${output.answer}`, output.judge]))
  const labels = outputs.map(({ id, answer, choice }) => ({
    id,
    answer,
    value: choiceValue(judge.rubric, choice),
    judge: saidOf.get(`${id}\u0000${answer}`) ?? null,
  }))
  return { calibration, file: await writeJudgeFile(session.files, calibration, labels) }
}
