import { AssayError } from '../../core/errors.ts'
import { emit, openTask, resolvePath, type TaskFlags } from '../command.ts'
import type { CliContext } from '../context.ts'

export interface PseudonymFlags extends TaskFlags {
  readonly out?: string
  readonly key?: string
  readonly keyInTask?: boolean
  readonly columns?: readonly string[]
  readonly dryRun?: boolean
}

/** The task here, or only its folder where there is none. */
const taskHere = async (cli: CliContext, flags: TaskFlags) => {
  try {
    const { files } = await openTask(cli, flags)
    const { loadTask } = await import('../../flows/load-task.ts')
    return { files, task: await loadTask(files) }
  } catch (error) {
    if (flags.task === undefined && error instanceof AssayError && error.code === 'task-not-found')
      return { files: (await cli.ports()).openFolder(cli.cwd) }
    throw error
  }
}

/** `assay data pseudonymise FILE --out FILE` and `assay data restore FILE --out FILE`. */
export const runPseudonyms = async (
  cli: CliContext,
  flags: PseudonymFlags,
  action: 'pseudonymise' | 'restore',
  file: string | undefined,
): Promise<void> => {
  if (file === undefined || flags.out === undefined)
    throw new AssayError('usage', `data ${action} needs ${file === undefined ? 'a file' : '--out'}`, {
      hint: `for example \`assay data ${action} rows.jsonl --out ${action === 'restore' ? 'restored' : 'safe'}.jsonl\``,
    })
  const { key, keyInTask, columns, dryRun } = flags
  if (action === 'restore' && (columns !== undefined || keyInTask !== undefined || dryRun !== undefined))
    throw new AssayError('usage', '`data restore` takes no --columns, --key-in-task or --dry-run', {
      hint: 'it puts every value of the table back, wherever its placeholder stands',
    })
  const ports = await cli.ports()
  const request = {
    ports,
    ...(await taskHere(cli, flags)),
    file: resolvePath(cli.cwd, file),
    out: resolvePath(cli.cwd, flags.out),
    signal: cli.signal,
    ...(key === undefined ? {} : { key: resolvePath(cli.cwd, key) }),
    ...(keyInTask === undefined ? {} : { keyInTask }),
    ...(columns === undefined ? {} : { columns }),
    ...(dryRun === undefined ? {} : { dryRun }),
  }
  const render = await import('../render/pseudonymise.ts')
  if (action === 'restore') {
    const { restore } = await import('../../flows/pseudonymise-restore.ts')
    emit(cli, flags, await restore(request), render.renderRestored)
    return
  }
  const { pseudonymise } = await import('../../flows/pseudonymise.ts')
  emit(cli, flags, await pseudonymise(request), render.renderPseudonymised)
}
