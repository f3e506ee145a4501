import { AssayError } from '../core/errors.ts'
import { choiceNames } from '../core/judge/rubric.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Host } from '../core/ports/host.ts'
import { answerHash, readJudgeFile } from './judge-file.ts'
import { openJudge } from './open-judge.ts'
import { openRun } from './open-run.ts'
import { recordedAnswers } from './recorded-answers.ts'
import type { RunOptions } from './run.ts'

export interface SampleOptions extends RunOptions {
  readonly host: Host
  readonly name: string
  readonly split: 'dev' | 'golden'
  readonly count: number
  /** Absolute path of the file to write. */
  readonly path: string
  readonly shownPath: string
}

export interface SampleResult {
  readonly scorer: string
  readonly file: string
  readonly rows: number
  /** What was asked for; there may be fewer outputs. */
  readonly asked: number
  readonly examples: number
  readonly split: string
  readonly choices: readonly string[]
}

interface Candidate {
  readonly id: string
  readonly text: string
}

/**
 * Outputs by rounds: one of every example, then a second one, so that labels say most; on golden all outputs of an example together,
 * because a comparison of two arms needs people's word on both.
 */
const inRounds = (byExample: readonly (readonly Candidate[])[], split: 'dev' | 'golden'): readonly Candidate[] => {
  if (split === 'golden') return byExample.flat()
  const rounds = Math.max(0, ...byExample.map((outputs) => outputs.length))
  return Array.from({ length: rounds }, (_, round) => byExample.flatMap((outputs) => outputs[round] ?? [])).flat()
}

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Writes outputs that runs recorded into a CSV for people to label: id, input, what the rubric lets the judge see, output, and an empty
 * column `choice`. Which arm answered is not in it, so that nobody labels by name. Outputs labelled before are left out. Throws
 * `scorer-invalid`, `run-not-found` before the first run, `write-refused` where the file exists.
 */
export const sampleOutputs = async (options: SampleOptions): Promise<SampleResult> => {
  await using run = await openRun(options)
  const { session } = run
  const { task, files, data, ports, random } = session
  const judge = await openJudge(task, files, options.name)
  const folder = ports.openFolder(options.path.slice(0, options.path.lastIndexOf('/')) || '/')
  const fileName = options.path.slice(options.path.lastIndexOf('/') + 1)
  if (await folder.exists(fileName))
    throw new AssayError('write-refused', `${options.shownPath} exists already`, {
      hint: 'name another file with --to: labels are not overwritten',
    })
  const onLadder = new Set(run.candidates.map(({ name }) => name))
  const answers = (await recordedAnswers(files, options.host)).filter(({ arm, split }) => split === options.split && onLadder.has(arm))
  if (answers.length === 0)
    throw new AssayError('run-not-found', `no run has answered ${options.split} yet`, {
      hint:
        options.split === 'golden'
          ? 'golden is answered by a declared look, which `assay run` takes'
          : '`assay run` records what arms answer',
    })
  const known = new Set((await readJudgeFile(files, judge.name))?.labels.map(({ id, answer }) => `${id}\u0000${answer}`))
  const examples = shuffled(data.splits[options.split], random.fork('labels'))
  const byExample = examples.map(({ id }) => {
    const texts = new Set(answers.filter((answer) => answer.exampleId === id).map(({ text }) => text))
    return shuffled([...texts], random.fork(`labels:${id}`)).flatMap((text) =>
      known.has(`${id}\u0000${answerHash(text)}`) ? [] : [{ id, text }],
    )
  })
  const chosen = inRounds(byExample, options.split).slice(0, options.count)
  const byId = new Map(examples.map((example) => [example.id, example]))
  const seesExpected = judge.rubric.sees.includes('expected')
  const lines = chosen.flatMap(({ id, text }) => {
    const example = byId.get(id)
    return example === undefined ? [] : [[id, example.input, ...(seesExpected ? [example.expected] : []), text, '', ''].map(cell).join(',')]
  })
  const head = ['id', 'input', ...(seesExpected ? ['expected'] : []), 'output', 'choice', 'rater'].join(',')
  await folder.writeText(fileName, `${[head, ...lines].join('\n')}\n`)
  return {
    scorer: judge.name,
    file: options.shownPath,
    rows: lines.length,
    asked: options.count,
    examples: new Set(chosen.map(({ id }) => id)).size,
    split: options.split,
    choices: choiceNames(judge.rubric),
  }
}
