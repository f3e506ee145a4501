import { counted, formatCount, formatInterval, formatShare } from '../../report/format.ts'
import type { Finding } from '../finding.ts'
import type { AuditedNoise } from './audit.ts'
import type { LabelNoiseIndication } from './find-suspects.ts'

const shown = 5

/** How many labels are wrong in all: as people found in a random audit, else what confident learning indicates, which is too much where classes are alike. */
const shareText = (share: number, audited: AuditedNoise | undefined): string =>
  audited === undefined
    ? `${formatShare(share)} is an upper indication of the share, not an estimate`
    : `an audit of ${counted(audited.n, 'random row')} says that ${formatInterval(audited)} of all labels are wrong`

/** Suspects as a finding: an indication with a list, never a rate that a gate reads. `audited`: what people found, where they audited. */
export const suspectFinding = (indication: LabelNoiseIndication, audited?: AuditedNoise): readonly Finding[] => {
  const { rows, share, suspects, heads, folds, rareLabels } = indication
  if (suspects.length === 0) return []
  const models = heads.length === 1 ? 'the linear arm alone: no embedder is installed' : 'the linear and the embedding arm'
  const rare = rareLabels.length === 0 ? '' : `; ${counted(rareLabels.length, 'label')} with fewer than 5 rows say little`
  return [
    {
      id: 'label-noise',
      severity: 'warning',
      count: suspects.length,
      message:
        `${counted(suspects.length, 'label')} of ${formatCount(rows)} ${suspects.length === 1 ? 'is' : 'are'} probably wrong ` +
        `(${shareText(share, audited)}; ${folds}-fold, ${models}${rare})`,
      examples: suspects.slice(0, shown).map(({ id, given, likely, probability }) => ({
        rows: [id],
        note: `${given}, rather ${likely} (p = ${probability.toFixed(2)})`,
      })),
      rows: suspects.map(({ id }) => id),
      fix: `\`assay review --queue suspects\` shows them, most suspect first; ${
        audited === undefined
          ? '`assay review --queue audit` estimates the share of wrong labels, with an interval'
          : '`assay review --queue audit` narrows the interval'
      }`,
      effect:
        'Suspects alone change no verdict: only a random audit does, where at least 10 % of the labels are surely wrong (10 of 50 rows, 17 of 100).',
    },
  ]
}
