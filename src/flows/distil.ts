import { prompt as promptArm } from '../core/arms/prompt.ts'
import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import type { Example } from '../core/data/example.ts'
import { assayRowText } from '../core/data/formats/assay-row.ts'
import { leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import { generationTemperature, generationTemplate } from '../core/data/synthesis/generation-request.ts'
import { createYields, type FilterYield, type Yields } from '../core/data/synthesis/yields.ts'
import { rowHash } from '../core/data/to-example.ts'
import { AssayError } from '../core/errors.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { phraseFinder } from '../core/scorers/phrases.ts'
import type { ModelRef } from '../core/task/task.ts'
import { openTeacher, type Teacher } from './distil-answers.ts'
import { generateInputs } from './distil-inputs.ts'
import { planOf, rowsToAnswer, teacherOf, type DistilOptions, type DistilPlan } from './distil-plan.ts'
import { fitContextOf, systemPromptOf } from './measure-arm.ts'
import { loadCheckedTask, openRun } from './open-run.ts'
import { openPrices } from './open-prices.ts'
import type { Session } from './session.ts'
import { prepareData } from './split.ts'

export interface DistilResult {
  readonly plan: DistilPlan
  readonly out: string
  readonly kept: number
  readonly candidates: number
  readonly yields: readonly FilterYield[]
  readonly calls: number
  readonly replayed: number
  /** USD of everything asked, earlier calls that were replayed included; `paidUsd` is what this call added. */
  readonly usd: number
  readonly paidUsd: number
  readonly usdPerKept: number | null
  readonly labels: readonly { readonly label: string; readonly rows: number }[]
  /** Why it ended before the rows were there. */
  readonly stopped?: string
}

/** What would be asked, and what it would cost. Asks and writes nothing. */
export const planDistil = async (options: DistilOptions): Promise<DistilPlan> => {
  const { files, ports, sink, signal } = options
  const task = await loadCheckedTask(files)
  const ref = teacherOf(task, options.teacher)
  const data = await prepareData({ task, files, ports, sink, signal, dryRun: true })
  const journal = await ports.openJournal(files.root)
  try {
    return planOf(options, {
      task,
      data,
      ref,
      prices: await openPrices(ports, { task, files }),
      spentUsd: await journal.spentUsd(),
      candidates: (await rowsToAnswer(options, task, data.splits.train)).length,
      systemPrompt: await systemPromptOf({ task, files, data }),
    })
  } finally {
    await journal[Symbol.asyncDispose]()
  }
}

interface Answered {
  readonly example: Example
  readonly expected: string
}

/** The teacher's answers to rows: read, refusals and invalid ones dropped, of several samples the majority (labels) or the first valid. */
const answerRows = async (
  session: Session,
  {
    ref,
    teacher,
    yields,
    samples,
  }: { readonly ref: ModelRef; readonly teacher: Teacher; readonly yields: Yields; readonly samples: number },
  rows: readonly Example[],
): Promise<readonly Answered[]> => {
  const { task, data, ports, signal } = session
  const candidate = { name: `distil@${ref.name}`, definition: promptArm, model: ref }
  const fitted = await promptArm.fit(data.splits.train, await fitContextOf(session, candidate), signal)
  if (fitted.kind !== 'request') throw new Error('the prompt arm asks once')
  const schema = task.output.kind === 'json' ? task.output.schema : undefined
  const validate = schema === undefined ? undefined : ports.schemas.compile(schema)
  const format = answerFormat(task, data.labels, schema)
  const refuses = phraseFinder('refusal')
  const answerOne = async (example: Example): Promise<Answered | undefined> => {
    const { expected: _answer, ...asked } = example
    const votes = new Map<string, number>()
    let problem: 'answered' | 'not refused' | 'valid' = 'answered'
    for (let repeat = 0; repeat < samples; repeat++) {
      const request = await fitted.request(asked, repeat)
      const { decoding } = request
      const told = await teacher.ask(
        samples === 1 ? request : { ...request, decoding: { ...decoding, temperature: generationTemperature } },
      )
      if (told.status === 'stopped') return undefined
      if (told.status === 'refused') problem = 'not refused'
      if (told.status !== 'answered') continue
      if (task.kind !== 'classification' && refuses(told.reply.text.slice(0, 200))) {
        problem = 'not refused'
        continue
      }
      const { text } = parseAnswer(told.reply.text, format)
      const isValid = parseAnswer(text, format, (value) => validate?.(value).valid ?? true).valid && told.reply.finishReason !== 'length'
      if (isValid) votes.set(text, (votes.get(text) ?? 0) + 1)
      else problem = 'valid'
    }
    yields.candidate()
    const [best] = [...votes].sort(([, a], [, b]) => b - a)
    const isEnough = best !== undefined && (task.kind !== 'classification' || best[1] * 2 > samples)
    if (best !== undefined && isEnough) return { example, expected: best[0] }
    yields.drop(best === undefined ? problem : 'valid')
    return undefined
  }
  const answered: Answered[] = []
  const chunk = 256
  for (let start = 0; start < rows.length && teacher.totals.stopped === undefined; start += chunk) {
    for (const row of await Promise.all(rows.slice(start, start + chunk).map(answerOne))) if (row !== undefined) answered.push(row)
    session.sink({ kind: 'progress', stage: 'evaluate', label: 'teacher', done: Math.min(rows.length, start + chunk), total: rows.length })
  }
  return answered
}

/** Rows whose text gives dev or golden away are never sent. */
const withoutLeaks = (session: Session, rows: readonly Example[], yields: Yields): readonly Example[] => {
  const { dev, golden } = session.data.splits
  const leaking = leakingInputs(
    rows.map((row, index) => ({ ...row, id: `candidate-${index}` })),
    { held: [...dev, ...golden], kind: session.task.kind },
  )
  yields.candidate(leaking.size)
  yields.drop('not leaking', leaking.size)
  return rows.filter((_, index) => !leaking.has(`candidate-${index}`))
}

/**
 * Lets a teacher write answers or inputs, from rows of train alone, and writes what passes every filter to a new data file. Throws
 * `write-refused`, `privacy-blocked`, `teacher-forbidden`, `budget-exceeded` (it would cost and nobody said yes), and what a run throws.
 */
export const distil = async (options: DistilOptions): Promise<DistilResult> => {
  const { files, out, what, samples = 1 } = options
  if (await files.exists(out)) throw new AssayError('write-refused', `${out} exists`, { where: out, hint: 'name another file with --out' })
  const early = await loadCheckedTask(files)
  const ref = teacherOf(early, options.teacher)
  await using run = await openRun({ ...options, options: { ...options.options, visit: true } })
  const { session } = run
  const { task, data, ports } = session
  const given = await rowsToAnswer(options, task, data.splits.train)
  const systemPrompt = await systemPromptOf(session)
  const prices = await openPrices(ports, { task, files })
  const plan = planOf(options, { task, data, ref, prices, spentUsd: session.spentUsd, candidates: given.length, systemPrompt })
  if (plan.usd !== 0 && options.options?.yes !== true)
    throw new AssayError('budget-exceeded', `this would ask ${plan.calls} calls of ${plan.teacher}, for money, and nobody agreed to it`, {
      hint: 'see `assay distil --dry-run`, then add --yes',
    })
  if (plan.terms.answer === 'unknown') session.sink({ kind: 'note', level: 'warning', message: `teacher terms unknown: ${plan.terms.why}` })
  const yields = createYields()
  const teacher = await openTeacher(session, ref, plan.limitUsd)
  try {
    const inputs =
      what === 'inputs'
        ? await generateInputs(session, { teacher, yields, rows: plan.rows, systemPrompt })
        : withoutLeaks(session, given, yields).slice(0, plan.rows)
    const labelled = inputs.filter((row) => what === 'inputs' && row.expected !== undefined)
    const answering = { ref, teacher, yields: what === 'inputs' ? createYields() : yields, samples }
    const answered =
      labelled.length > 0
        ? labelled.map((example) => ({ example, expected: example.expected ?? '' }))
        : await answerRows(session, answering, inputs)
    if (what === 'inputs') for (const { filter, dropped } of answering.yields.list()) yields.drop(filter, dropped)
    const at = new Date(ports.clock.now()).toISOString()
    const promptHash = sha256Hex(what === 'inputs' ? `${generationTemplate}\n${systemPrompt}` : systemPrompt).slice(0, 16)
    const isSampled = what === 'inputs' || samples > 1
    const usdOfRow = answered.length === 0 ? 0 : teacher.totals.usd / answered.length
    const rows = answered.map(({ example, expected }): Example => {
      const seed = what === 'inputs' ? example.origin?.seed : example.id
      const id = rowHash({ input: example.input, expected: `${what}:${expected}` }).slice(0, 12)
      return {
        ...example,
        id: `s-${id}`,
        expected,
        origin: {
          ...example.origin,
          kind: what === 'inputs' ? 'synthetic' : 'relabelled',
          ...(seed !== undefined && { seed }),
          ...(what !== 'inputs' && { file: example.source.file, line: example.source.line }),
          teacher: plan.teacher,
          prompt: promptHash,
          temperature: isSampled ? generationTemperature : 0,
          at,
          usd: usdOfRow,
          terms: plan.terms.answer,
          steps: [
            ...(example.origin?.steps ?? []),
            {
              step: what === 'relabel' ? 'relabel' : 'distil',
              at,
              ...(example.expected !== undefined && what === 'relabel' && { before: rowHash(example) }),
            },
          ],
        },
      }
    })
    if (rows.length > 0) await files.writeText(out, rows.map((row) => `${assayRowText(row)}\n`).join(''))
    const counts = new Map<string, number>()
    if (task.kind === 'classification') for (const { expected = '' } of rows) counts.set(expected, (counts.get(expected) ?? 0) + 1)
    const { usd, paidUsd, calls, replayed, stopped } = teacher.totals
    return {
      plan,
      out,
      kept: rows.length,
      candidates: yields.candidates(),
      yields: yields.list(),
      calls,
      replayed,
      usd,
      paidUsd,
      usdPerKept: rows.length === 0 ? null : usdOfRow,
      labels: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, count]) => ({ label, rows: count })),
      ...(stopped !== undefined && { stopped }),
    }
  } finally {
    await teacher.drain()
  }
}
