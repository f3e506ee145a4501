import { AssayError } from '../core/errors.ts'
import { lossNotes } from '../core/handover/losses.ts'
import type { ForeignWriter } from '../core/interchange/exported.ts'
import { foreignWriters } from '../core/interchange/writers.ts'
import type { ForeignTool } from '../core/interchange/writers.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import { refuseLeaving } from './find-personal-data.ts'
import { systemPromptOf } from './measure-arm.ts'
import { loadCheckedTask } from './open-run.ts'
import { prepareData } from './split.ts'

export interface TaskExport {
  readonly tool: string
  readonly split: string
  readonly rows: number
  readonly folder: string
  readonly bytes: number
  readonly files: readonly string[]
  /** The command that runs or loads it, in the folder. */
  readonly run: string
  readonly notes: readonly string[]
}

export interface TaskExportOptions {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly sink: EventSink
  readonly signal: AbortSignal
  readonly to: ForeignTool
  /** `golden` must be asked for by name: what another tool shows of it is a look that no ledger counts. */
  readonly split: 'train' | 'dev' | 'golden'
  /** Absolute; must not exist. */
  readonly out: string
}

/** Writes the task and one of its splits for another tool. Throws `personal-data` where it is a platform elsewhere, `write-refused`, `data-no-answers`, `disk-full`. */
export const exportTask = async ({ files, ports, sink, signal, to, split, out }: TaskExportOptions): Promise<TaskExport> => {
  const task = await loadCheckedTask(files)
  const data = await prepareData({ task, files, ports, sink, signal })
  const rows = data.splits[split]
  if (rows.length === 0) throw new AssayError('data-no-answers', `${split} holds no rows`, { hint: 'see `assay split`' })
  const writer: ForeignWriter = foreignWriters[to]
  if (writer.isElsewhere === true) await refuseLeaving(rows, { task, to: writer.label, sink, signal, scanner: ports.secretScanner })
  const written = writer.write({
    name: task.name,
    kind: task.kind,
    systemPrompt: await systemPromptOf({ task, files, data }),
    labels: data.labels,
    ...(task.output.kind === 'json' ? { schema: task.output.schema } : {}),
    split,
    rows,
  })
  const bytes = await ports.adapters.exportFiles({ folder: out, copies: [], texts: written.texts })
  return {
    tool: writer.label,
    split,
    rows: rows.length,
    folder: out,
    bytes,
    files: written.texts.map(({ name }) => name),
    run: written.run,
    notes: [
      ...lossNotes(writer.label, writer.loses, rows),
      ...written.notes,
      ...(split === 'golden'
        ? ['golden leaves the ledger here: scores seen elsewhere are looks too, and the verdict can no longer count them']
        : []),
    ],
  }
}
