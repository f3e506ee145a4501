import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { formatUsd } from '../core/report/format.ts'
import { planModelTest, testModel } from '../flows/test-model.ts'
import { emit, resolvePath, withProgress, type TaskFlags } from './command.ts'
import type { CliContext } from './context.ts'
import { renderModelTest, renderModelTestPlan } from './render/model-test.ts'

/** The task here, if there is one: its models have names and its privacy holds. Only a folder that was named must have one. */
const taskHere = async (cli: CliContext, ports: Ports, folder: string | undefined): Promise<TaskFiles | undefined> => {
  try {
    return await ports.findTask(resolvePath(cli.cwd, folder ?? '.'))
  } catch (error) {
    if (folder === undefined && error instanceof AssayError && error.code === 'task-not-found') return undefined
    throw error
  }
}

/** `assay models test NAME`: says what it costs, asks where there is somebody to ask, and prints what works. */
export const testNamedModel = async (
  cli: CliContext,
  flags: TaskFlags & { readonly yes?: boolean; readonly dryRun?: boolean },
  name: string,
): Promise<void> => {
  const ports = await cli.ports()
  const plan = await planModelTest({ ports, files: await taskHere(cli, ports, flags.task), name })
  if (flags.dryRun === true) {
    emit(cli, flags, plan, renderModelTestPlan)
    return
  }
  if (plan.costUsd !== 0 && flags.yes !== true && cli.ask !== undefined) {
    const cost = plan.costUsd === null ? 'at a price that is not known' : `for about ${formatUsd(plan.costUsd)}`
    if (!(await cli.ask(`Ask ${plan.ref.model} at ${plan.ref.provider} ${plan.calls} short questions, ${cost}?`)))
      throw new AssayError('budget-exceeded', 'nothing was spent: you did not agree to the test', {
        hint: '`--dry-run` shows what it costs',
      })
  }
  const result = await withProgress(cli, (sink) => testModel({ ports, ref: plan.ref, sink, signal: cli.signal }), { quiet: true })
  emit(cli, flags, result, renderModelTest)
}
