import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { hasUsualLength, leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import { generationRequest, inputsPerCall, readGenerated, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import { createNoveltyPool } from '../core/data/synthesis/novelty.ts'
import type { Yields } from '../core/data/synthesis/yields.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Teacher } from './distil-answers.ts'
import type { Session } from './session.ts'

/** A round that brings less than this share of new texts ends the search: the teacher repeats itself. */
const noveltyFloor = 0.1
const callsPerRound = 8

/** New inputs from seeds of train, label first where the task has labels; what passes length, novelty and leak gates. */
export const generateInputs = async (
  session: Session,
  {
    teacher,
    yields,
    rows,
    systemPrompt,
  }: { readonly teacher: Teacher; readonly yields: Yields; readonly rows: number; readonly systemPrompt: string },
): Promise<readonly Example[]> => {
  const { task, data, random } = session
  const human = data.splits.train.filter(mayBeGolden)
  const labels = task.kind === 'classification' ? data.labels.filter((label) => human.some(({ expected }) => expected === label)) : []
  const isUsual = hasUsualLength(human)
  const pool = createNoveltyPool(human.map(({ input }) => input))
  const held = [...data.splits.dev, ...data.splits.golden]
  const kept: Example[] = []
  const most = Math.ceil((rows * 3) / inputsPerCall)
  let asked = 0
  const seedsFor = (label: string | undefined, call: number): readonly LabelledExample[] => {
    const own = label === undefined ? human : human.filter(({ expected }) => expected === label)
    return shuffled(own, random.fork(`distil:${call}`)).slice(0, seedsPerCall)
  }
  while (kept.length < rows && asked < most && teacher.totals.stopped === undefined) {
    const wanted = Math.min(callsPerRound, most - asked, Math.ceil((rows - kept.length) / inputsPerCall))
    const calls = Array.from({ length: wanted }, (_, i) => asked + i)
    asked += wanted
    const replies = await Promise.all(
      calls.map(async (call) => {
        const label = labels.length === 0 ? undefined : labels[call % labels.length]
        const seeds = seedsFor(label, call)
        const request = generationRequest({
          task: systemPrompt,
          seeds: seeds.map(({ input }) => input),
          round: call,
          ...(label !== undefined && { label }),
        })
        return { call, label, seeds, told: await teacher.ask(request) }
      }),
    )
    const round: Example[] = []
    let seen = 0
    for (const { call, label, seeds, told } of replies) {
      if (told.status === 'stopped') continue
      const inputs = told.status === 'answered' ? readGenerated(told.reply.text) : undefined
      if (inputs === undefined || inputs.length === 0) {
        yields.candidate(inputsPerCall)
        yields.drop(told.status === 'answered' ? 'parsed' : told.status === 'refused' ? 'not refused' : 'answered', inputsPerCall)
        continue
      }
      const [seed] = seeds
      yields.candidate(inputs.length)
      seen += inputs.length
      inputs.forEach((input, i) => {
        if (!isUsual(input)) return yields.drop('length')
        if (!pool.isNovel(input)) return yields.drop('novel')
        pool.add(input)
        round.push({
          id: `new-${call}-${i}`,
          input,
          ...(label !== undefined && { expected: label }),
          tags: [],
          weight: 1,
          ...(seed?.licence !== undefined && { licence: seed.licence }),
          ...(seed !== undefined && { origin: { kind: 'synthetic', seed: seed.id } }),
          source: { file: 'distil', line: call + 1 },
        })
      })
    }
    const leaking = leakingInputs(round, { held, kind: task.kind })
    yields.drop('not leaking', leaking.size)
    kept.push(...round.filter(({ id }) => !leaking.has(id)))
    session.sink({ kind: 'progress', stage: 'evaluate', label: 'teacher', done: Math.min(kept.length, rows), total: rows })
    if (teacher.totals.stopped === undefined && round.length < seen * noveltyFloor)
      teacher.totals.stopped = 'the teacher wrote hardly anything new'
    if (seen === 0 && teacher.totals.stopped === undefined) teacher.totals.stopped = 'no answer of the teacher could be read'
  }
  // Beyond the rows wanted, a candidate passed every filter and is simply not needed.
  return kept
}
