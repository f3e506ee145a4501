import type { PricedWay } from '../../core/economics/calculator/price-two-ways.ts'
import type { PricedModel } from '../../core/economics/find-priced-model.ts'
import type { CostLine, Swing } from '../../core/decision/decision.ts'
import { ratioOf } from '../../core/lib/ratio-of.ts'
import { counted, formatCount, formatUsd } from '../../core/report/format.ts'
import type { PricedCalls } from '../../flows/price-calls.ts'
import { renderCapacity } from './capacity.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const percent = (share: number): string =>
  share > 0.995 && share < 1 ? '>99 %' : share > 0 && share < 0.005 ? '<1 %' : `${Math.round(100 * share)} %`
const times = (ratio: number): string => `${Number(ratio.toPrecision(3))}x`
/** `$452k`, `$1.2M`: for ranges, where three digits say enough. */
const shortUsd = (value: number): string => {
  const size = Math.abs(value)
  if (size < 10_000) return formatUsd(value)
  const [unit, name] = size < 999_500 ? [1e3, 'k'] : size < 999.5e6 ? [1e6, 'M'] : [1e9, 'B']
  return `${value < 0 ? '−' : ''}$${Number((size / (unit as number)).toPrecision(3))}${name}`
}
const between = (low: number, high: number): string => `${shortUsd(low)} .. ${shortUsd(high)}`
const amount = (value: number): string => (Math.abs(value) >= 1000 ? formatCount(value) : String(Number(value.toPrecision(4))))

/** The one sentence that answers. */
const headline = ({ from, to, today, tuned, probabilityCheaper, horizonMonths }: PricedCalls): string => {
  const saved = today.total.p50 - tuned.total.p50
  const ratio = saved > 0 ? ratioOf(today.total.p50, tuned.total.p50) : ratioOf(tuned.total.p50, today.total.p50)
  const months = counted(horizonMonths, 'month')
  const said =
    saved === 0
      ? `${to} and ${from} cost the same over ${months}`
      : `${to} costs ${shortUsd(Math.abs(saved))} ${saved > 0 ? 'less' : 'more'} than ${from} over ${months}`
  const ratioSaid = ratio === null || saved === 0 ? '' : ` (${times(ratio)} ${saved > 0 ? 'cheaper' : 'dearer'})`
  return `${said}${ratioSaid}; cheaper in ${percent(probabilityCheaper)} of what the inputs allow`
}

const ways = (value: PricedCalls, terminal: Terminal): string => {
  const row = (name: string, way: PricedWay): { readonly cells: readonly string[] } => ({
    cells: [
      name,
      shortUsd(way.upfront),
      shortUsd(way.monthly),
      way.perCycle === 0 ? '' : shortUsd(way.perCycle),
      formatUsd(way.perCallUsd),
      shortUsd(way.total.p50),
      between(way.total.p05, way.total.p95),
    ],
  })
  return renderTable(
    [
      { title: '', flexible: true },
      { title: 'first', align: 'right' },
      { title: 'a month', align: 'right' },
      { title: 'a cycle', align: 'right' },
      { title: 'a call', align: 'right' },
      { title: 'median', align: 'right' },
      { title: '5 % .. 95 %', align: 'right' },
    ],
    [row(value.from, value.today), row(value.to, value.tuned)],
    terminal,
  )
}

const components = (value: PricedCalls, terminal: Terminal): string =>
  renderTable(
    [
      { title: 'what it is made of', flexible: true },
      { title: 'total', align: 'right' },
      { title: '5 % .. 95 %', align: 'right' },
    ],
    [value.today, value.tuned].flatMap((way, index) =>
      // What is less than a thousandth of the whole decides nothing.
      way.components
        .filter(({ total }) => total.p95 >= way.total.p50 / 1000)
        .map(({ label, total }) => ({
          cells: [`${index === 0 ? value.from : value.to}: ${label}`, shortUsd(total.p50), between(total.p05, total.p95)],
        })),
    ),
    terminal,
  )

const payback = ({ paybackMonths, breakEvenMonth, probabilityPayback, horizonMonths, tuned, today }: PricedCalls): string => {
  if (paybackMonths === null) return 'never earned back: it saves nothing in a month'
  if (tuned.upfront <= today.upfront) return 'nothing has to be earned back: it costs no more before the first call'
  const when =
    breakEvenMonth === null
      ? `after ${amount(paybackMonths)} months, beyond the ${counted(horizonMonths, 'month')} counted`
      : `in month ${breakEvenMonth}`
  return `earned back ${when}; within the ${counted(horizonMonths, 'month')} in ${percent(probabilityPayback)} of what the inputs allow`
}

/** How often engineers, labels and training are paid again: without it the table does not add up to its totals. */
const laterCycles = ({ inputs, horizonMonths, today, tuned }: PricedCalls): readonly string[] => {
  const cycles = inputs.find(({ id }) => id === 'cycles')
  if (cycles === undefined || (today.perCycle === 0 && tuned.perCycle === 0)) return []
  const later = (cycles.value * horizonMonths) / 12
  return [
    `cycles after the first: ${amount(later)} in ${counted(horizonMonths, 'month')}${cycles.trust === 'assumed' ? ', assumed; --cycles counts the first one too' : ''}`,
  ]
}

const breakEven = ({ breakEvenCallsPerDay: volume, volume: { callsPerDay } }: PricedCalls): string => {
  if (volume === undefined) return 'no volume makes it cheaper'
  if (volume === null) return 'cheaper at any volume'
  const range = `${formatCount(volume.p50)} calls a day (${formatCount(volume.p05)} .. ${formatCount(volume.p95)})`
  const priced = `; priced here: ${formatCount(callsPerDay.middle)}`
  if (volume.share < 0.5)
    return `no volume makes it cheaper in ${percent(1 - volume.share)} of what the inputs allow, else ${range} do${priced}`
  return `cheaper from ${range}${volume.share < 0.995 ? `; in ${percent(1 - volume.share)} of what the inputs allow at no volume` : ''}${priced}`
}

/** Inputs that move nothing a reader could see are left out. */
const swings = (tornado: readonly Swing[], terminal: Terminal): string =>
  renderTable(
    [
      { title: 'what matters most', flexible: true },
      { title: 'from .. to' },
      { title: 'to minus from', align: 'right' },
      { title: 'rests on' },
    ],
    tornado
      .filter(({ atLow, atHigh }) => shortUsd(atLow) !== shortUsd(atHigh))
      .map(({ label, unit, low, high, atLow, atHigh, trust, flips }) => ({
        cells: [label, `${amount(low)} .. ${amount(high)} ${unit}`, `${between(atLow, atHigh)}${flips ? ' *' : ''}`, trust],
      })),
    terminal,
  )

const isPrice = ({ id = '', unit }: CostLine): boolean => unit.startsWith('USD') && /^(?:price-|host-|training-|fee-|gb-month)/.test(id)

/** `$2.5/1M`, `$4.29/h`. */
const priceOf = ({ value, unit }: CostLine): string => `${amount(value)} ${unit}`.replace(/^(\S+) USD/, '$$$1').replace(/ tokens$/, '')

/** How far a price is to be believed: who says it, and what else to know; its day has a column of its own. */
const trustOf = ({ trust, marks = [] }: CostLine): string =>
  [trust, ...marks.filter((mark) => mark !== 'undated' && mark !== trust)].join(', ')

const priceRows = (inputs: readonly CostLine[], terminal: Terminal): string =>
  renderTable(
    [{ title: 'price' }, { title: 'value', align: 'right' }, { title: 'day' }, { title: 'trust' }, { title: 'source', flexible: true }],
    inputs.filter(isPrice).map((line) => ({ cells: [line.label, priceOf(line), line.date ?? 'undated', trustOf(line), line.source] })),
    terminal,
  )

const cheaperElsewhere = (name: string, models: readonly PricedModel[]): readonly string[] =>
  models.length === 0
    ? []
    : [
        `${name} is also sold by ${models
          .slice(0, 4)
          .map(({ provider, inputPer1M, outputPer1M }) => `${provider} ($${inputPer1M} in, $${outputPer1M} out)`)
          .join(', ')}`,
      ]

const measuring = ({ rowsForTwoPoints, usd, gains }: PricedCalls['measuring']): string =>
  `measuring it: ${formatCount(rowsForTwoPoints)} golden rows show a gain of 2 points and cost ${shortUsd(usd)} of answers; ${gains
    .map(({ rows, gain }) => `${formatCount(rows)} show ${gain === null ? 'none' : `${(100 * gain).toFixed(1)} points`}`)
    .join(', ')}`

const machineLines = ({ machine }: PricedCalls): readonly string[] => {
  if (machine === undefined) return []
  const { usdPerMonth, usdPer1M, tokensPerSecond, tokensPerMonth, callsPerDay, tenTimesFromMillions } = machine
  const made = usdPer1M === undefined ? '' : `, ${formatUsd(usdPer1M)} per 1M tokens without a pause`
  if (tokensPerSecond === null || tokensPerMonth === null || callsPerDay === null || tenTimesFromMillions === null)
    return [`one machine: ${shortUsd(usdPerMonth)} a month${made}`]
  return [
    `one machine: ${shortUsd(usdPerMonth)} a month${made}; cheaper than today's tokens from ${amount(tokensPerSecond)} tokens/s without a pause (${formatCount(tokensPerMonth / 1e6)}M a month, ${formatCount(callsPerDay)} calls a day), ten times from ${formatCount(tenTimesFromMillions)}M`,
  ]
}

/** The answer of `assay price`: the money, then what it rests on. */
export const renderPrice = (value: PricedCalls, terminal: Terminal): string => {
  const line = (text: string): string => wrap(text, { width: terminal.width, indent: '    ', first: '  ' })
  const { callsPerDay, callsPerMonth, tokensPerCall, tokensPerMonth } = value.volume
  return [
    paint(terminal, 'bold', wrap(headline(value), { width: terminal.width, indent: '  ' })),
    paint(terminal, 'yellow', value.notes.map((note) => line(`! ${note}`)).join('\n')),
    ways(value, terminal),
    [
      `${formatCount(callsPerDay.middle)} calls a day, ${formatCount(callsPerMonth)} a month, ${formatCount(tokensPerCall.input)} tokens in and ${formatCount(tokensPerCall.output)} out: ${formatCount(tokensPerMonth / 1e6)}M tokens a month`,
      ...laterCycles(value),
      payback(value),
      breakEven(value),
      measuring(value.measuring),
      ...machineLines(value),
      ...(value.latency === undefined
        ? []
        : [
            `within ${value.latency.limitMs} ms an answer has at most ${counted(value.latency.longestOutputTokens, 'token')}; the one priced takes at least ${Math.round(value.latency.answerMs)} ms`,
          ]),
      ...(value.labelsAreEnoughFor.length === 0
        ? []
        : [`articles on so many labels, which disagree: enough for ${value.labelsAreEnoughFor.join('; ')}`]),
    ]
      .map(line)
      .join('\n'),
    components(value, terminal),
    ...(value.tornado.length === 0
      ? []
      : [
          [
            swings(value.tornado, terminal),
            ...(value.tornado.some(({ flips }) => flips)
              ? [paint(terminal, 'dim', line('* at one end the other way is the cheaper one'))]
              : []),
          ].join('\n'),
        ]),
    ...(value.capacity === undefined
      ? []
      : [`${paint(terminal, 'bold', `Capacity, ${value.base ?? ''}`)}\n${renderCapacity(value.capacity, terminal)}`]),
    [
      priceRows(value.inputs, terminal),
      ...[...cheaperElsewhere(value.from, value.elsewhere.from), ...cheaperElsewhere(value.to, value.elsewhere.to)].map((text) =>
        paint(terminal, 'dim', line(text)),
      ),
    ].join('\n'),
    value.next.map(({ command, why }) => line(`${paint(terminal, 'bold', command)}: ${why}`)).join('\n'),
  ].join('\n\n')
}
