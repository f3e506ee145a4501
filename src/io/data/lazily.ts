/**
 * Opens an iterable at its first use. Then hands on the promises of its items as they are: a generator that delegates, or an async function,
 * costs several turns of the event loop an item.
 */
export const lazily = <Item>(open: () => Promise<AsyncIterable<Item>>): AsyncIterable<Item> => ({
  [Symbol.asyncIterator]: () => {
    let inner: AsyncIterator<Item> | undefined
    const first = async (): Promise<IteratorResult<Item>> => {
      inner ??= (await open())[Symbol.asyncIterator]()
      return await inner.next()
    }
    return {
      next: () => (inner === undefined ? first() : inner.next()),
      return: async () => (await inner?.return?.()) ?? { done: true, value: undefined },
    }
  },
})
