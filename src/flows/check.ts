import { diversityOf, type Diversity } from '../core/data/diversity/diversity.ts'
import { groupRows } from '../core/data/checks/data-check.ts'
import type { CleaningEffect } from '../core/data/cleaning-effect.ts'
import type { Finding } from '../core/data/finding.ts'
import type { LabelNoiseIndication } from '../core/data/noise/find-suspects.ts'
import type { BadRow } from '../core/data/read-examples.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TokenLengths } from '../core/data/token-lengths.ts'
import { countTokens } from './count-tokens.ts'
import { measureCleaning } from './cleaning-effect.ts'
import { gatherData, type GatherOptions } from './gather-data.ts'
import { checkSemantically } from './semantic-check.ts'
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
  /** What copies between train and dev do to a score, where that was asked (`--effect`). */
  readonly cleaning?: CleaningEffect
  /** Lengths in tokens of the student, where that was asked (`--tokens`). */
  readonly tokens?: TokenLengths
}

interface CheckOptions extends GatherOptions {
  /** Cross-validates the labels too: what that needs of the world. */
  readonly labelPorts?: Pick<Ports, 'models' | 'openEmbedder'>
  /** Looks for paraphrases too. */
  readonly semanticPorts?: Pick<Ports, 'models' | 'openEmbedder'>
  /** Also trains the linear arm on a random split and on the split of a run. */
  readonly effect?: boolean
  /** Counts tokens too. */
  readonly tokenPorts?: Pick<Ports, 'models' | 'openModel'>
}

/** Reads the task's data and runs every check; writes nothing. Throws what `gatherData` throws. */
export const checkData = async (options: CheckOptions): Promise<DataCheckReport> => {
  const gathered = await gatherData({ ...options, thorough: true })
  const { imported, usable, labels, findings, units, given } = gathered
  const { labelPorts, tokenPorts, semanticPorts } = options
  const semantic = semanticPorts === undefined ? [] : await checkSemantically({ ...options, ports: semanticPorts, gathered })
  const noise: CheckedLabels = labelPorts === undefined ? { findings: [] } : await checkLabels({ ...options, ports: labelPorts, gathered })
  const cleaning = options.effect === true ? await measureCleaning({ ...options, gathered }) : undefined
  const diversity = diversityOf(usable, units.duplicates.clusterOf, given)
  const counts = groupRows(usable.length, (row) => usable[row]?.expected)
  return {
    rows: imported.rows,
    usable: usable.length,
    badRows: imported.badRows,
    labels: labels.map((label) => ({ label, rows: counts.get(label)?.length ?? 0 })).sort((a, b) => b.rows - a.rows),
    findings: [...findings, ...semantic, ...noise.findings],
    ...(diversity !== undefined && { diversity }),
    ...(tokenPorts !== undefined && { tokens: await countTokens({ ...options, ports: tokenPorts, examples: usable, labels }) }),
    ...(noise.indication !== undefined && { labelNoise: noise.indication }),
    ...(cleaning !== undefined && { cleaning }),
  }
}
