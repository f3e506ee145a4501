import type { KeyInput } from './context.ts'
import { keyDecoder } from './key-decoder.ts'

/** As much of a terminal's input as this needs. */
interface TerminalInput {
  iterator(options: { readonly destroyOnReturn: boolean }): AsyncIterable<unknown>
  setRawMode?(raw: boolean): unknown
  setEncoding(encoding: 'utf8'): unknown
  pause(): unknown
  unref?(): unknown
  push(nothing: null): unknown
}

/** Keys of a terminal, one by one, until it is closed, the input ends or the signal says so. */
export const readKeys = (input: TerminalInput, signal: AbortSignal): KeyInput => {
  const decode = keyDecoder()
  input.setRawMode?.(true)
  input.setEncoding('utf8')
  // A stop from outside ends the keys as the end of the input does.
  const stop = (): void => void input.push(null)
  signal.addEventListener('abort', stop, { once: true })
  const close = (): void => {
    signal.removeEventListener('abort', stop)
    input.setRawMode?.(false)
    input.pause()
    // A keyboard that nobody reads any more keeps no program alive.
    input.unref?.()
  }
  const keys = async function* (): AsyncGenerator<string> {
    // The stream stays open, so that the terminal can be put back.
    for await (const chunk of input.iterator({ destroyOnReturn: false })) {
      if (signal.aborted) return
      for (const key of decode(String(chunk))) yield key
    }
  }
  return { close, [Symbol.asyncIterator]: keys }
}
