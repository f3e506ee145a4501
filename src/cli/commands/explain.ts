import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'
import type { CliContext } from '../context.ts'

type Topic = (context: CliContext, flags: TaskFlags, name: string) => Promise<void>

/** Topics about policies; each loads what it needs. */
const policyTopics: Readonly<Record<string, Topic>> = {
  policies: async (context, flags) => {
    const [{ listPolicies }, { renderPolicies }] = await policyModules()
    emit(context, flags, await listPolicies(await context.ports(), context.cwd), renderPolicies)
  },
  policy: async (context, flags, name) => {
    const [{ explainPolicyNamed }, { renderPolicy }] = await policyModules()
    emit(context, flags, await explainPolicyNamed(await context.ports(), name, context.cwd), renderPolicy)
  },
  'policy-schema': async (context) => {
    const [{ policySchemaText }] = await policyModules()
    context.stdout.write(policySchemaText())
  },
  facts: async (context, flags) => {
    const [{ listFacts }, { renderFacts }] = await policyModules()
    emit(context, flags, listFacts(), renderFacts)
  },
}

const policyModules = async () => await Promise.all([import('../../flows/explain-policy.ts'), import('../render/explain-policy.ts')])

export const explain = buildCommand<TaskFlags, [string?, string?], CommandThis>({
  docs: docs('Explain task.yaml with every default, a policy in words, a JSON Schema, or an error code', [
    'assay explain task',
    'assay explain schema > task.schema.json',
    'assay explain policies',
    'assay explain policy zalt-six-gates',
    'assay explain policy-schema > policy.schema.json',
    'assay explain facts',
    'assay explain golden-changed',
  ]),
  parameters: {
    flags: taskFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: '"task" (default), "schema", "policies", "policy", "policy-schema", "facts", or the code of an error',
          placeholder: 'topic',
          optional: true,
        },
        { parse: String, brief: 'Name or file of the policy (default: assay)', placeholder: 'policy', optional: true },
      ],
    },
  },
  async func(flags, topic = 'task', name) {
    const { errorCatalogue, AssayError } = await import('../../core/errors.ts')
    if (topic === 'schema') {
      const { taskSchemaText } = await import('../../flows/explain.ts')
      this.cli.stdout.write(taskSchemaText())
      return
    }
    const explainPolicies = policyTopics[topic]
    if (explainPolicies !== undefined) return await explainPolicies(this.cli, flags, name ?? 'assay')
    if (topic === 'task') {
      const [{ explainTaskFolder }, { renderExplain }] = await Promise.all([
        import('../../flows/explain.ts'),
        import('../render/explain.ts'),
      ])
      const { files } = await openTask(this.cli, flags)
      emit(this.cli, flags, await explainTaskFolder(files), renderExplain)
      return
    }
    const entry = Object.entries(errorCatalogue).find(([code]) => code === topic)
    if (entry === undefined)
      throw new AssayError('usage', `there is nothing to explain about "${topic}"`, {
        hint: `topics: task, schema, ${Object.keys(policyTopics).join(', ')}, or a code of docs/errors.md`,
      })
    const [code, { exit, means }] = entry
    emit(this.cli, flags, { code, exit, means }, (value) => `${value.code}: ${value.means}\nExit code ${value.exit}.`)
  },
})
