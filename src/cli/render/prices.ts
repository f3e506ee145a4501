import { counted, formatCount, formatShare } from '../../core/report/format.ts'
import type { PriceEntry } from '../../core/economics/price-entry.ts'
import type { ImportedPrices } from '../../flows/import-prices.ts'
import type { PriceList } from '../../flows/list-prices.ts'
import type { RefreshedPrices } from '../../flows/refresh-prices.ts'
import type { SetPrice } from '../../flows/set-price.ts'
import type { PriceSheet } from '../../flows/show-price.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** A price with as many digits as it has, up to six. */
const amount = (value: number): string => String(Number(value.toPrecision(6)))

const ageText = ({ age, ageDays }: PriceEntry): string => (ageDays === undefined ? 'no day' : `${formatCount(ageDays)} d, ${age}`)

/** Marks that no other column of the list says. */
const ownMarks = ({ marks, superseded }: PriceEntry): string =>
  [...(superseded ? ['superseded'] : []), ...marks.filter((mark) => !['ageing', 'undated', 'third-party'].includes(mark))]
    .filter((mark) => !(superseded && mark === 'expired'))
    .join(', ')

/** Narrower than this, the table would have to cut the ids, which the other commands ask for. */
const tableWidth = 100

/** A line a price, or two. */
const renderNarrow = (prices: readonly PriceEntry[], terminal: Terminal): string => {
  const width = Math.max(...prices.map(({ value }) => amount(value).length))
  return prices
    .map((price) => {
      const facts = [price.date ?? 'no day', price.age === 'undated' ? '' : ageText(price), price.trust, ownMarks(price)].filter(
        (part) => part !== '',
      )
      const head = `  ${amount(price.value).padStart(width)}  ${price.id}`
      const said = facts.join(' · ')
      return head.length + 2 + said.length <= terminal.width
        ? `${head}  ${paint(terminal, 'dim', said)}`
        : `${head}\n  ${' '.repeat(width)}  ${paint(terminal, 'dim', said)}`
    })
    .join('\n')
}

const renderGroup = (title: string, prices: readonly PriceEntry[], terminal: Terminal): string =>
  [paint(terminal, 'bold', title), terminal.width < tableWidth ? renderNarrow(prices, terminal) : renderWide(prices, terminal)].join('\n')

const renderWide = (prices: readonly PriceEntry[], terminal: Terminal): string =>
  renderTable(
    [
      { title: 'id', flexible: true },
      { title: 'USD', align: 'right' },
      { title: 'day' },
      { title: 'age' },
      { title: 'trust' },
      { title: 'marks' },
    ],
    prices.map((price) => ({
      cells: [price.id, amount(price.value), price.date ?? '', ageText(price), price.trust, ownMarks(price)],
      ...(price.superseded ? { mark: 'dim' as const } : {}),
    })),
    terminal,
  )

const renderFactors = ({ factors }: PriceList, terminal: Terminal): readonly string[] =>
  factors.length === 0
    ? []
    : [
        [
          paint(terminal, 'bold', 'Known only as a multiple of another price; nothing is multiplied unasked'),
          ...factors.map(({ provider, of, low, high, trust, note }) =>
            wrap(`${provider}: ${low === high ? low : `${low} to ${high}`} x ${of} (${trust}${note === undefined ? '' : `; ${note}`})`, {
              width: terminal.width,
              indent: '    ',
              first: '  ',
            }),
          ),
        ].join('\n'),
      ]

/** The answer of `assay prices list`: by kind and unit. */
export const renderPriceList = (list: PriceList, terminal: Terminal): string => {
  const groups = new Map<string, PriceEntry[]>()
  for (const price of list.prices) {
    const title = `${price.kind}, USD per ${price.unit}`
    groups.set(title, [...(groups.get(title) ?? []), price])
  }
  const { table } = list
  const foot = table.listed
    ? `inference also from ${table.source}${table.day === null ? '' : ` of ${table.day}`}`
    : `${formatCount(table.models)} more models: ${table.source}${table.day === null ? '' : ` of ${table.day}`}; \`assay prices list --kind inference\` or \`assay prices show MODEL\``
  return [
    ...[...groups].map(([title, prices]) => renderGroup(title, prices, terminal)),
    ...renderFactors(list, terminal),
    wrap(`${counted(list.prices.length, 'price')} on ${list.today}; price book with rows up to ${list.book.day ?? 'no day'}; ${foot}`, {
      width: terminal.width,
    }),
  ].join('\n\n')
}

const renderLine = (price: PriceEntry, { terminal, isUsed }: { readonly terminal: Terminal; readonly isUsed: boolean }): string => {
  const marks = [...(price.superseded ? ['superseded'] : []), ...price.marks].join(', ')
  const head = `${isUsed ? '→' : ' '} ${amount(price.value).padStart(9)}  `
  const text = `${price.date ?? 'no day'} (${price.age}) · ${price.source} · ${price.trust}${marks === '' ? '' : ` · ${marks}`} · ${price.id}`
  const lines = [
    wrap(text, { width: terminal.width, indent: ' '.repeat(13), first: head }),
    ...(price.note === undefined ? [] : [wrap(price.note, { width: terminal.width, indent: ' '.repeat(13), first: ' '.repeat(13) })]),
  ].join('\n')
  return price.superseded ? paint(terminal, 'dim', lines) : lines
}

const renderSheet = (sheet: PriceSheet, terminal: Terminal): string => {
  const { disagreement } = sheet
  const difference =
    disagreement === undefined
      ? sheet.prices.filter(({ superseded }) => !superseded).length > 1
        ? 'they agree; '
        : ''
      : Number.isFinite(disagreement)
        ? `they differ by a factor of ${Number(disagreement.toPrecision(3))}; `
        : 'they disagree whether it costs anything; '
  return [
    paint(terminal, 'bold', `${sheet.title}, USD per ${sheet.unit}`),
    ...sheet.prices.map((price, index) => renderLine(price, { terminal, isUsed: index === 0 && !price.superseded })),
    ...(sheet.batch === undefined ? [] : [`  a batch costs ${sheet.batch.factor} of it (${sheet.batch.source})`]),
    paint(terminal, 'dim', wrap(`${difference}${sheet.why}`, { width: terminal.width, indent: '  ', first: '  ' })),
  ].join('\n')
}

/** The answer of `assay prices show`: what is used first, everything else said of the same thing under it. */
export const renderPriceSheets = (sheets: readonly PriceSheet[], terminal: Terminal): string =>
  sheets.map((sheet) => renderSheet(sheet, terminal)).join('\n\n')

/** The answer of `assay prices set`. */
export const renderSetPrice = ({ price, file, created, addedToTask, before, unlikely }: SetPrice, terminal: Terminal): string =>
  [
    `${paint(terminal, 'green', '✓')} ${price.id}: ${amount(price.value)} USD per ${price.unit}${before === undefined ? '' : `; so far ${amount(before.value)} (${before.source})`}`,
    `  ${created ? 'written to the new file' : 'written to'} ${file}`,
    ...(addedToTask === undefined
      ? []
      : [`  task.yaml now says \`${addedToTask}\`: the next run has another name, and its answers are replayed`]),
    ...(unlikely === undefined ? [] : [paint(terminal, 'yellow', `! unlikely magnitude: ${unlikely.against}`)]),
  ].join('\n')

/** The answer of `assay prices import`. */
export const renderImportedPrices = (result: ImportedPrices, terminal: Terminal): string =>
  [
    `${result.dryRun ? 'would take' : `${paint(terminal, 'green', '✓')} took`} ${counted(result.taken, 'price')} (${result.format}): ${result.added} new, ${result.changed.length} changed, ${result.unchanged} as before`,
    ...result.changed.slice(0, 10).map(({ id, before, after, unit }) => `  ${id}: ${amount(before)} -> ${amount(after)} USD per ${unit}`),
    ...(result.undated === 0
      ? []
      : [paint(terminal, 'yellow', `! ${counted(result.undated, 'price')} without a day: say --date YYYY-MM-DD where you know it`)]),
    ...result.skipped.map(({ why, count, examples }) =>
      wrap(`skipped ${formatCount(count)}: ${why} (${examples.join(', ')}${count > examples.length ? ', ...' : ''})`, {
        width: terminal.width,
        indent: '    ',
        first: '  ',
      }),
    ),
    ...(result.file === undefined ? [] : [`  written to ${result.file}`]),
    ...(result.addedToTask === undefined ? [] : [`  task.yaml now says \`${result.addedToTask}\``]),
  ].join('\n')

const dayOf = (day: string | null): string => (day === null ? '' : ` of ${day}`)

/** The answer of `assay prices refresh`: what changes, the largest first. */
export const renderRefreshedPrices = (result: RefreshedPrices, terminal: Terminal): string =>
  [
    `${result.dryRun ? 'would use' : `${paint(terminal, 'green', '✓')} in use:`} ${result.to.source}${dayOf(result.to.day)}; so far ${result.from.source}${dayOf(result.from.day)}`,
    `  ${formatCount(result.changed.length)} changed, ${formatCount(result.added.length)} new, ${formatCount(result.removed.length)} gone, ${formatCount(result.same)} as before`,
    ...result.changed
      .slice(0, 20)
      .map(
        ({ id, before, after, change }) =>
          `  ${id}: ${amount(before)} -> ${amount(after)}${change === undefined ? '' : ` (${change > 0 ? '+' : ''}${formatShare(change)})`}`,
      ),
    ...(result.changed.length > 20 ? [`  and ${formatCount(result.changed.length - 20)} more: --json lists all`] : []),
  ].join('\n')
