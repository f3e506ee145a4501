import { isMap, isNode, isSeq, parseDocument } from 'yaml'

/** A row as it is written into a file: only what was said. */
export type WrittenRow = Readonly<Record<string, unknown>> & { readonly id: string }

const head = `# Your own prices. They outrank Assay's price book. \`assay prices set\` and \`assay prices import\` write here; edit it freely.
# Another currency needs a dated rate at the top: currency: { EUR: { usd: 1.08, date: 2026-11-01 } }, and the rows under prices.
`

/**
 * The text of a price file with these rows put in: a row of the same id is replaced, others are added at the end. Comments and all else
 * stay as they are. The file must be readable (`readPriceFile`).
 */
export const withPriceRows = (text: string | undefined, rows: readonly WrittenRow[]): string => {
  const document = parseDocument(text === undefined || text.trim() === '' ? '[]' : text)
  if (isSeq(document.contents)) document.contents.flow = false
  const path = isMap(document.contents) ? ['prices'] : []
  if (path.length > 0 && !document.has('prices')) document.set('prices', document.createNode([]))
  const written = document.toJS() as readonly { id: string }[] | { prices: readonly { id: string }[] }
  const places = new Map(('prices' in written ? written.prices : written).map(({ id }, index) => [id, index]))
  for (const row of rows) {
    const place = places.get(row.id)
    if (place === undefined) {
      places.set(row.id, places.size)
      document.addIn(path, document.createNode(row))
    } else {
      const node = document.createNode(row)
      const old = document.getIn([...path, place], true)
      if (isNode(old) && isNode(node) && typeof old.commentBefore === 'string') node.commentBefore = old.commentBefore
      document.setIn([...path, place], node)
    }
  }
  const list = path.length === 0 ? document.contents : document.get('prices', true)
  if (isSeq(list)) list.flow = false
  return (text === undefined ? head : '') + document.toString({ lineWidth: 0 })
}
