import { diversityOf, type Diversity } from '../core/data/diversity/diversity.ts'
import { groupRows, rowFinding } from '../core/data/checks/data-check.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { timeOf } from '../core/data/row-time.ts'
import { AssayError } from '../core/errors.ts'
import { counted } from '../core/report/format.ts'
import type { CleaningEffect } from '../core/data/cleaning-effect.ts'
import type { Finding } from '../core/data/finding.ts'
import type { AuditedNoise } from '../core/data/noise/audit.ts'
import type { LabelNoiseIndication } from '../core/data/noise/find-suspects.ts'
import type { BadRow } from '../core/data/read-examples.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TokenLengths } from '../core/data/token-lengths.ts'
import { countTokens } from './count-tokens.ts'
import { measureCleaning } from './cleaning-effect.ts'
import { gatherData, type GatherOptions } from './gather-data.ts'
import { pause } from './pause.ts'
import { checkSemantically, type Paraphrases } from './semantic-check.ts'
import { checkLabels, type CheckedLabels } from './label-noise.ts'

export interface DataCheckReport {
  /** Records read, bad ones included. */
  readonly rows: number
  readonly usable: number
  readonly badRows: readonly BadRow[]
  /** Most frequent first; empty for tasks without labels. */
  readonly labels: readonly { readonly label: string; readonly rows: number }[]
  readonly findings: readonly Finding[]
  /** How varied the usable rows are; absent where there are fewer than two. */
  readonly diversity?: Diversity
  /** Rows whose label is probably wrong, where that was asked (`--labels`). */
  readonly labelNoise?: LabelNoiseIndication
  /** Share of wrong labels that people found in a random audit: shown in place of the indication, where there is one. */
  readonly auditedNoise?: AuditedNoise
  /** What copies between train and dev do to a score, where that was asked (`--effect`). */
  readonly cleaning?: CleaningEffect
  /** Duplicates by words and by meaning, where that was asked (`--semantic`). */
  readonly paraphrases?: Paraphrases
  /** Lengths in tokens of the student, where that was asked (`--tokens`). */
  readonly tokens?: TokenLengths
}

interface CheckOptions extends GatherOptions {
  /** Cross-validates the labels too: what that needs of the world. */
  readonly labelPorts?: Pick<Ports, 'models' | 'openEmbedder'>
  /** Looks for paraphrases too. */
  readonly semanticPorts?: Pick<Ports, 'models' | 'openEmbedder' | 'clock'>
  /** Cosine from which on two rows are taken for paraphrases. */
  readonly cosine?: number
  /** Also trains the linear arm on a random split and on the split of a run. */
  readonly effect?: boolean
  /** Counts tokens too. */
  readonly tokenPorts?: Pick<Ports, 'models' | 'openModel'>
}

/** A student that is not here is no reason to keep the findings back. */
const tokensOrNote = async (options: Parameters<typeof countTokens>[0]): Promise<TokenLengths | undefined> => {
  try {
    return await countTokens(options)
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'model-unknown') throw error
    options.sink({ kind: 'note', level: 'warning', message: error.message, ...(error.hint !== undefined && { hint: error.hint }) })
    return undefined
  }
}

/** A split by time needs times: what `assay split` would refuse is found here. */
const timeFinding = ({ task }: CheckOptions, usable: readonly LabelledExample[]): readonly Finding[] => {
  if (task.split.by !== 'time') return []
  const bad = usable.filter(({ time }) => timeOf(time) === undefined)
  return rowFinding({
    id: 'no-time',
    severity: 'error',
    message: `${counted(bad.length, 'row')} without a time that can be read, and split.by is time`,
    examples: bad,
    note: ({ time }) => (time === undefined ? 'no time' : JSON.stringify(time.slice(0, 40))),
    fix: 'times are ISO 8601, or seconds or milliseconds since 1970; columns: { time: NAME } names their column',
    effect: 'The rows cannot be split: nothing is measured before that.',
  })
}

/** Reads the task's data and runs every check; writes nothing. Throws what `gatherData` throws. */
export const checkData = async (options: CheckOptions): Promise<DataCheckReport> => {
  const gathered = await gatherData({ ...options, thorough: true })
  const { imported, usable, labels, findings, units, given } = gathered
  const { labelPorts, tokenPorts, semanticPorts } = options
  const tokens =
    tokenPorts === undefined
      ? undefined
      : await tokensOrNote({ ...options, ports: tokenPorts, examples: usable, labels, ...(given !== undefined && { given }) })
  const semantic =
    semanticPorts === undefined
      ? undefined
      : await checkSemantically({
          ...options,
          ports: semanticPorts,
          gathered,
          ...(options.cosine !== undefined && { threshold: options.cosine }),
        })
  const noise: CheckedLabels =
    labelPorts === undefined
      ? { findings: [] }
      : await checkLabels({ ...options, ports: labelPorts, reader: options.ports.reader, gathered })
  const cleaning = options.effect === true ? await measureCleaning({ ...options, gathered }) : undefined
  await pause(options.signal)
  const diversity = diversityOf(usable, units.duplicates.clusterOf, given)
  const counts = groupRows(usable.length, (row) => usable[row]?.expected)
  return {
    rows: imported.rows,
    usable: usable.length,
    badRows: imported.badRows,
    labels: labels.map((label) => ({ label, rows: counts.get(label)?.length ?? 0 })).sort((a, b) => b.rows - a.rows),
    findings: [...timeFinding(options, usable), ...findings, ...(semantic?.findings ?? []), ...noise.findings],
    ...(diversity !== undefined && { diversity }),
    ...(tokens !== undefined && { tokens }),
    ...(semantic !== undefined && { paraphrases: semantic.paraphrases }),
    ...(noise.indication !== undefined && { labelNoise: noise.indication }),
    ...(noise.audited !== undefined && { auditedNoise: noise.audited }),
    ...(cleaning !== undefined && { cleaning }),
  }
}
