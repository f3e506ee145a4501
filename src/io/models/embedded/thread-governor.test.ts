import { describe, expect, it } from 'vitest'
import { createThreadGovernor } from './thread-governor.ts'

/** Plays calls of a given cost per setting and returns the settings in use after each. */
const play = (costMs: (threads: number) => number, options: { othersBusy?: boolean; calls?: number } = {}): number[] => {
  let threads = 0
  let now = 1
  const used: number[] = []
  const governor = createThreadGovernor({ cores: 4, othersBusy: () => options.othersBusy ?? false, apply: (next) => (threads = next) })
  for (let call = 0; call < (options.calls ?? 60); call++) {
    const startedAt = now
    now += costMs(threads)
    governor.note({ tokens: 20, decodes: 2, startedAt, endedAt: now })
    used.push(threads)
  }
  return used
}

describe('thread governor', () => {
  it('stays with all cores where they are faster, after one look at a single one', () => {
    const used = play((threads) => 400 / threads)
    expect(used.at(-1)).toBe(4)
    expect(used).toContain(1)
  })

  it('goes down to one thread where spinning threads are slower', () => {
    expect(play((threads) => (threads === 1 ? 200 : 1500)).at(-1)).toBe(1)
  })

  it('does not try all cores while others keep them busy', () => {
    expect(new Set(play(() => 300, { othersBusy: true }))).toEqual(new Set([1]))
  })

  it('looks at the slower setting again from time to time', () => {
    const used = play((threads) => 400 / threads, { calls: 2000 })
    expect(used.slice(200)).toContain(1)
  })
})
