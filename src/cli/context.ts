import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'

/** A stream the CLI writes to. `columns` and `isTTY` as Node's streams have them. */
export interface CliStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** Keys of a terminal in raw mode, as `keyDecoder` names them; ends when the input ends. */
export interface KeyInput extends AsyncIterable<string> {
  /** Puts the terminal back. */
  close(): void
}

/**
 * Everything the CLI knows of the world; main.ts makes one. `ports` and `host` are built on first use,
 * so that `assay --help` loads none of what they need.
 */
export interface CliContext {
  readonly stdout: CliStream
  readonly stderr: CliStream
  /** Only NO_COLOR and CI are read, GITHUB_STEP_SUMMARY where --github asks for it, and USER: who reviews. */
  readonly env: Readonly<Partial<Record<string, string>>>
  /** Absolute. */
  readonly cwd: string
  readonly version: string
  /** Aborted by Ctrl-C: the command stops and the exit code is 130. */
  readonly signal: AbortSignal
  /** Asks a yes-or-no question; absent where there is no terminal to answer it (then nothing is asked). */
  ask?(question: string): Promise<boolean>
  /** Opens the keyboard key by key; absent where there is no terminal. */
  keys?(): Promise<KeyInput>
  ports(): Promise<Ports>
  host(): Promise<Host>
}
