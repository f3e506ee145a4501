import type { ReviewKeys } from '../core/data/review/review-keys.ts'
import { pressKey, startReview, type ReviewSession } from '../core/data/review/session.ts'
import type { CliContext, KeyInput } from './context.ts'
import { renderReviewScreen } from './render/review-screen.ts'
import { terminalOf } from './render/terminal.ts'
import type { ReviewWriter } from '../flows/review-writer.ts'

/** Another screen, so that the shell's own lines come back; pasted text is marked as such. */
const open = '\u001B[?1049h\u001B[?25l\u001B[?2004h'
const close = '\u001B[?2004l\u001B[?25h\u001B[?1049l'
const clear = '\u001B[H\u001B[2J'

/**
 * Reviews row after row on the terminal. A decision is written before the next row is shown; the rows are all in memory, so the next one
 * is there at once. Returns the session as it was left. The terminal is put back whatever happens.
 */
export const reviewOnTerminal = async (
  cli: CliContext,
  {
    input,
    writer,
    monotonicMs,
    ...start
  }: {
    readonly input: KeyInput
    readonly writer: ReviewWriter
    monotonicMs(): number
  } & Pick<ReviewSession, 'rows' | 'labels' | 'problemOf'> & { readonly keys?: ReviewKeys },
): Promise<ReviewSession> => {
  const screen = cli.stderr
  let session = startReview({ ...start, nowMs: monotonicMs() })
  let scroll = 0
  const draw = (): void => {
    const text = renderReviewScreen(session, terminalOf(screen, cli.env), { height: screen.rows ?? 24, scroll })
    screen.write(`${clear}${text.replaceAll('\n', '\r\n')}`)
  }
  screen.write(open)
  try {
    draw()
    for await (const key of input) {
      const before = session.at
      if (session.mode.kind === 'row' && /^(up|down|page-up|page-down)$/.test(key))
        scroll = Math.max(0, scroll + (key.endsWith('up') ? -1 : 1) * (key.startsWith('page') ? 10 : 1))
      const step = pressKey(session, key, monotonicMs())
      for (const effect of step.effects) {
        if (effect.kind === 'quit') return step.session
        if (effect.kind === 'decide') await writer.decide(effect.decided)
        else await writer.undo(effect.row)
      }
      session = step.session
      if (session.at !== before) scroll = 0
      draw()
    }
    return session
  } finally {
    input.close()
    screen.write(close)
  }
}
