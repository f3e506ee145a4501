import { excerpt, groupFinding, repeatedRows, type DataCheck } from './data-check.ts'
import { counted, formatCount } from '../../report/format.ts'

/** Clusters of rows whose 5-gram sets overlap by 70 % or more, counted without their exact copies. */
export const nearDuplicate: DataCheck = {
  id: 'near-duplicate',
  label: 'near duplicates',
  run: ({ examples, duplicates }) => {
    const clusters = repeatedRows(duplicates.clusterOf)
      .map((rows) => rows.filter((row) => duplicates.exactOf[row] === row))
      .filter((rows) => rows.length > 1)
      .sort((a, b) => b.length - a.length)
      .map((rows) => rows.flatMap((row) => examples[row] ?? []))
    const rows = clusters.reduce((sum, cluster) => sum + cluster.length, 0)
    const capped =
      duplicates.capped === 0 ? '' : `; ${duplicates.capped} rows look so much like others (templates) that not all were compared`
    return groupFinding({
      id: 'near-duplicate',
      severity: 'info',
      message: `${formatCount(rows)} of ${formatCount(examples.length)} rows are near duplicates in ${counted(clusters.length, 'cluster')} (similarity 0.7 or more)${capped}`,
      groups: clusters,
      note: (cluster) =>
        cluster
          .slice(0, 3)
          .map(({ input }) => `"${excerpt(input, 50)}"`)
          .join(' / '),
      fix: 'nothing to do: a cluster stays in one split; rows with the same answer are merged and keep their number as weight',
      effect: 'No effect on fairness; fewer rows are independent, so the interval around each score is wider.',
    })
  },
}
