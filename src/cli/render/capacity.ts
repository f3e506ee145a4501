import type { Estimate } from '../../core/economics/capacity/estimate.ts'
import type { Capacity, MethodCapacity } from '../../core/economics/capacity/plan-capacity.ts'
import { formatBytes, formatCount, formatDuration } from '../../core/report/format.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** `20 GB (19 to 21)`; each end with its unit where they differ. */
const memory = ({ low, expected, high }: Estimate): string => {
  if (low === high) return formatBytes(expected)
  const [from, middle, to] = [low, expected, high].map((bytes) => formatBytes(bytes).split(' ')) as [string[], string[], string[]]
  const isSame = from[1] === middle[1] && to[1] === middle[1]
  return isSame ? `${middle.join(' ')} (${from[0]} to ${to[0]})` : `${middle.join(' ')} (${from.join(' ')} to ${to.join(' ')})`
}

/** Computing alone; below a minute, start-up is all that counts. */
const hours = (value: number): string =>
  value < 1 / 60 ? '<1 min' : value < 1 ? `${Math.round(60 * value)} min` : formatDuration(3_600_000 * value)

const methodNames = { qlora: 'LoRA, 4-bit base', lora: 'LoRA, 16-bit base', full: 'all weights' } as const

/** The smallest cards first, at most four. */
const cards = ({ fits }: MethodCapacity): string => {
  const alone = fits.filter(({ count }) => count === 1)
  const shown = (alone.length > 0 ? alone : fits).slice(0, 4)
  if (shown.length === 0) return 'more than one machine'
  return shown.map(({ gpu, count, fits: how }) => `${count > 1 ? `${count} x ` : ''}${gpu}${how === 'tight' ? ' (tight)' : ''}`).join(', ')
}

const time = ({ fits }: MethodCapacity): string => {
  const [first] = fits
  return first?.hours === undefined ? '' : `${hours(first.hours.expected)} on ${first.count > 1 ? `${first.count} x ` : ''}${first.gpu}`
}

/** What a model needs to be trained and served: memory, cards, adapter, tokens a second. */
export const renderCapacity = (capacity: Capacity, terminal: Terminal): string => {
  const { parameters, adapter, training, serving, load } = capacity
  const table = renderTable(
    [{ title: 'training' }, { title: 'memory' }, { title: 'fits', flexible: true }, { title: 'takes about' }],
    training.map((method) => ({
      cells: [methodNames[method.method], memory(method.memoryBytes), cards(method), time(method)],
    })),
    terminal,
  )
  // The smallest card that holds it, and those that are rented most.
  const served = serving
    .filter(({ gpu }, index) => index === 0 || gpu === 'A100 80GB' || gpu === 'H100 80GB')
    .map(
      ({ gpu, concurrentSequences, decodeRoofTokensPerSecond }) =>
        `${gpu}: ${formatCount(concurrentSequences)} requests fit at once, at most ${formatCount(decodeRoofTokensPerSecond)} tokens/s each`,
    )
  const lines = [
    `${formatCount(parameters / 1e6)}M parameters; adapter of rank ${adapter.rank}: ${formatCount(adapter.parameters / 1e6)}M, ${formatBytes(adapter.bytes)}`,
    ...(load === undefined
      ? []
      : [
          `load: ${formatCount(load.meanPerSecond)} tokens/s on average, ${formatCount(load.peakPerSecond)} at a peak of ${Number(load.peakFactor.toPrecision(3))} times`,
        ]),
    ...(served.length === 0 ? [] : [`serving in 16 bits: ${served.join('; ')}`]),
  ]
  return [table, ...lines.map((line) => paint(terminal, 'dim', wrap(line, { width: terminal.width, indent: '    ', first: '  ' })))].join(
    '\n',
  )
}
