/** Opens an iterable at its first use. Hands its items on as they are: a generator that delegates costs several turns of the event loop an item. */
export const lazily = <Item>(open: () => Promise<AsyncIterable<Item>>): AsyncIterable<Item> => ({
  [Symbol.asyncIterator]: () => {
    let inner: AsyncIterator<Item> | undefined
    return {
      next: async () => {
        inner ??= (await open())[Symbol.asyncIterator]()
        return await inner.next()
      },
      return: async () => (await inner?.return?.()) ?? { done: true, value: undefined },
    }
  },
})
