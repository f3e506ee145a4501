import { nextLabels } from '../next-labels.ts'
import type { QueueSource } from '../queue-source.ts'

/** Which rows without an answer are worth a label first: those a model is least sure of, and unlike each other. */
export const next: QueueSource = {
  name: 'next',
  label: 'rows without an answer, most useful label first',
  isBlind: false,
  usual: 100,
  pick: ({ candidates, labels, by, n, random, signal }) => {
    const open = candidates.filter(
      ({ example, history }) => example.expected === undefined && history?.get(by)?.some(({ decision }) => decision !== 'skip') !== true,
    )
    const labelled = candidates.flatMap(({ example: { input, expected } }) => (expected === undefined ? [] : [{ input, expected }]))
    const order = nextLabels({
      labelled,
      inputs: open.map(({ example }) => example.input),
      labels,
      n,
      random: random.fork('next'),
      signal,
    })
    return order.flatMap(({ index, why }) => {
      const candidate = open[index]
      return candidate === undefined ? [] : [{ candidate, queue: 'next' as const, why }]
    })
  },
}
