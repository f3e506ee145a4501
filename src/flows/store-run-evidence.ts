import type { LabelledExample } from '../core/data/example.ts'
import type { Decision } from '../core/decision/decision.ts'
import type { DecisionEvidence } from '../core/decision/evidence.ts'
import type { recordPrices } from '../core/decision/recorded-prices.ts'
import { evidenceText } from '../core/decision/restore-evidence.ts'
import { storeEvidence } from '../core/decision/store-evidence.ts'
import { armColumns, comparedRows } from './compare-arms.ts'
import type { RunState } from './gather-evidence.ts'
import type { OpenedRun } from './open-run.ts'

/** Name of the file in a run's folder. */
export const evidenceFile = 'evidence.json'

/** Every example of a split that some arm answered, once, in the order of the arms. */
const examplesOf = ({ ladder }: RunState, split: 'dev2' | 'golden'): readonly LabelledExample[] => [
  ...new Map(
    [...ladder.measured.values()]
      .flatMap((arm) => arm[split]?.examples ?? [])
      .map((example): [string, LabelledExample] => [example.id, example]),
  ).values(),
]

/**
 * Writes what the decision rests on into the run's folder: `assay decide` makes it again from there under other assumptions, without a
 * model, a key or a look. Row ids and numbers, no row text.
 */
export const storeRunEvidence = async (
  run: OpenedRun,
  state: RunState,
  {
    evidence,
    decision,
    prices,
  }: { readonly evidence: DecisionEvidence; readonly decision: Decision; readonly prices: ReturnType<typeof recordPrices> },
): Promise<void> => {
  const { session, taskSource } = run
  const { files, ports, run: folder, metric, scorer } = session
  // Models that no arm asks yet (a teacher) may be priced in a what-if.
  for (const { provider, model } of Object.values(session.task.models)) prices.lookup({ provider, model })
  const stored = storeEvidence({
    evidence,
    comparison: {
      scale: scorer.scale,
      metric: metric.kind,
      columns: (arm, split) => {
        const result = state.ladder.measured.get(arm)?.[split]
        return result === undefined ? undefined : armColumns(session, result, split)
      },
      rows: (split) => {
        const examples = examplesOf(state, split)
        return examples.length === 0 ? undefined : { ids: examples.map(({ id }) => id), rows: comparedRows(session, examples) }
      },
    },
    prices: prices.recorded(),
    task: taskSource,
    seed: session.task.split.seed,
    run: folder.id,
    codeVersion: ports.codeVersion,
    digest: decision.digest,
  })
  await files.writeText(`${folder.folder}/${evidenceFile}`, evidenceText(stored))
}
