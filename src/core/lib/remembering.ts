/** The same function, which computes each key once. */
export const remembering = <Value>(compute: (key: string) => Value): ((key: string) => Value) => {
  const memo = new Map<string, Value>()
  return (key) => {
    const known = memo.get(key)
    if (known !== undefined) return known
    const value = compute(key)
    memo.set(key, value)
    return value
  }
}
