import { answerProblem } from '../core/data/checks/invalid-answer.ts'
import type { CheckContext } from '../core/data/checks/data-check.ts'
import { checkSteps } from '../core/data/checks/index.ts'
import { unreadPages } from '../core/data/checks/unread-pages.ts'
import type { Example, LabelledExample, SplitName } from '../core/data/example.ts'
import type { Finding } from '../core/data/finding.ts'
import { narrowUnits } from '../core/data/split-data.ts'
import type { OverlayCounts } from '../core/data/review/overlay.ts'
import { unitSteps, type Units } from '../core/data/units.ts'
import { runWithPauses } from '../core/lib/steps.ts'
import { counted } from '../core/report/format.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { mayLeaveMachine, scanSecrets } from './find-personal-data.ts'
import { importData, type ImportedData } from './import-data.ts'
import { pause, pausesAtTimes } from './pause.ts'
import { readCorpus, type Corpus } from './read-corpus.ts'
import { withReviews } from './review-overlay.ts'

export interface GatherOptions {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'reader' | 'schemas'> & Partial<Pick<Ports, 'secretScanner' | 'languages' | 'clock'>>
  readonly sink: EventSink
  readonly signal: AbortSignal
  /** Also the checks that take seconds. */
  readonly thorough?: boolean
}

export interface GatheredData {
  readonly imported: ImportedData
  readonly findings: readonly Finding[]
  /** Every row that could be read, with its unit and, where task.yaml fixes the splits, its split. */
  readonly all: { readonly examples: readonly Example[]; readonly units: Units; readonly given?: readonly SplitName[] }
  /** Why a row's answer cannot be used; undefined where it can. */
  problemOf(example: Example): string | undefined
  /** Rows with an answer that the task allows, and their units and given splits, in parallel. */
  readonly usable: readonly LabelledExample[]
  readonly units: Units
  readonly given?: readonly SplitName[]
  readonly unlabelled: number
  readonly invalid: number
  readonly labels: readonly string[]
  readonly corpus?: Corpus
  /** What people's decisions in reviews.jsonl did to the rows; absent where nobody reviewed any. */
  readonly reviewed?: OverlayCounts
}

/** Golden is read first, so that the ids of its rows do not depend on what train holds. */
export const dataPaths = ({ data }: Task): { readonly paths: readonly string[]; readonly splits?: readonly SplitName[] } => {
  if ('files' in data) return { paths: data.files }
  return data.dev === undefined
    ? { paths: [data.golden, data.train], splits: ['golden', 'train'] }
    : { paths: [data.golden, data.dev, data.train], splits: ['golden', 'dev', 'train'] }
}

const isUsable = (example: Example, context: CheckContext): example is LabelledExample =>
  example.expected !== undefined && example.input.trim() !== '' && answerProblem(example, context) === undefined

/** Ids are how decisions, reviews and golden find a row: two rows of one id get different ones, and people must know. */
const repeatedIds = (renamed: readonly string[]): readonly Finding[] =>
  renamed.length === 0
    ? []
    : [
        {
          id: 'repeated-id',
          severity: 'warning',
          count: renamed.length,
          message: `${counted(renamed.length, 'row')} had an id that another row has too, and got a new one`,
          examples: renamed.slice(0, 5).map((id) => ({ rows: [id], note: '' })),
          rows: renamed,
          fix: 'give every row an id of its own, or name another column in task.yaml (columns: { id: NAME })',
          effect: 'No effect on the verdict; reviews and comparisons by id may mean another row than you think.',
        },
      ]

/** Reads all data files of a task and runs every check. Throws what `importData` and `readCorpus` throw, `schema-invalid` and `data-no-answers`. */
export const gatherData = async ({ task, files, ports, sink, signal, thorough = false }: GatherOptions): Promise<GatheredData> => {
  const validate = task.output.kind === 'json' ? ports.schemas.compile(task.output.schema) : undefined
  const { paths, splits } = dataPaths(task)
  const read = await importData({ task, files, paths, reader: ports.reader, sink, signal })
  const { imported, reviewed } = await withReviews(read, { files, sink })
  const corpus = await readCorpus({ task, files, ports, signal })
  const examples = imported.files.flatMap((file) => file.examples)
  const given =
    splits === undefined ? undefined : imported.files.flatMap((file, index) => file.examples.map(() => splits[index] ?? 'train'))
  await pause(signal)
  const all = await runWithPauses(unitSteps(examples), pausesAtTimes(signal))
  await pause(signal)
  const context: CheckContext = {
    kind: task.kind,
    examples,
    texts: all.texts,
    duplicates: all.duplicates,
    ...(task.output.kind === 'labels' && task.output.labels !== 'auto' && { declaredLabels: task.output.labels }),
    ...(validate !== undefined && { validate: (value: unknown) => validate(value).errors }),
    ...(given !== undefined && { splits: given }),
    ...(corpus !== undefined && { passages: corpus.passages }),
    ...(thorough && ports.clock !== undefined && { today: new Date(ports.clock.now()).toISOString().slice(0, 10) }),
    ...(thorough && ports.languages !== undefined && { detectLanguage: await ports.languages.load() }),
    scannedSecrets: await scanSecrets(ports.secretScanner, examples, signal),
    leaving: { leaves: mayLeaveMachine(task), rule: task.personal?.leaving ?? 'warn', allow: task.personal?.allow ?? [] },
  }
  const findings = [
    ...repeatedIds(imported.renamed),
    ...unreadPages(corpus?.unread ?? []),
    ...(await runWithPauses(checkSteps(context, { thorough }), pausesAtTimes(signal))),
  ]
  await pause(signal)
  const rows = examples.flatMap((example, row) => (isUsable(example, context) ? [row] : []))
  const usable = rows.flatMap((row) => examples[row] ?? []) as LabelledExample[]
  const unlabelled = examples.filter(({ expected, input }) => expected === undefined && input.trim() !== '').length
  if (unlabelled === examples.length)
    throw new AssayError('data-no-answers', `none of the ${examples.length} rows has an answer`, {
      where: paths.join(', '),
      hint: 'name the column with the answers in task.yaml: columns: { expected: NAME }',
    })
  const labels =
    task.kind === 'classification' ? (context.declaredLabels ?? [...new Set(usable.map(({ expected }) => expected))].sort()) : []
  return {
    imported,
    findings,
    all: { examples, units: all, ...(given !== undefined && { given }) },
    problemOf: (example) => answerProblem(example, context),
    usable,
    units: narrowUnits(all, rows),
    ...(given !== undefined && { given: rows.map((row) => given[row] ?? 'train') }),
    unlabelled,
    invalid: examples.length - unlabelled - usable.length,
    labels: [...labels].sort(),
    ...(corpus !== undefined && { corpus }),
    ...(reviewed !== undefined && { reviewed }),
  }
}
