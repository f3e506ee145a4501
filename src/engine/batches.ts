/** Groups a stream into arrays of `size`, the last one shorter; closes its source when it is closed. */
export async function* inBatches<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  size: number,
): AsyncGenerator<readonly Item[], void, undefined> {
  let batch: Item[] = []
  const full = (item: Item): boolean => batch.push(item) >= size
  if (Symbol.asyncIterator in items) {
    for await (const item of items) {
      if (!full(item)) continue
      yield batch
      batch = []
    }
  } else {
    // Not `for await`: a promise for every item of an array would cost more than the replay of its answer.
    for (const item of items) {
      if (!full(item)) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
