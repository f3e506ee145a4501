import { buildCommand } from '@stricli/core'
import { commonFlags, docs, emit, type CommandThis, type CommonFlags } from '../command.ts'

export const doctor = buildCommand<CommonFlags, [], CommandThis>({
  docs: docs('Check what this machine has: Node, Python, uv, disk, memory, CPU, GPU, keys', ['assay doctor', 'assay doctor --json']),
  parameters: { flags: commonFlags },
  async func(flags) {
    const [{ examineMachine }, { renderDoctor }, { AssayError }, ports, host] = await Promise.all([
      import('../../flows/doctor.ts'),
      import('../render/doctor.ts'),
      import('../../core/errors.ts'),
      this.cli.ports(),
      this.cli.host(),
    ])
    const findings = await examineMachine({ ports, host })
    emit(this.cli, flags, findings, renderDoctor)
    const missing = findings.find((finding) => finding.status === 'missing')
    if (missing !== undefined)
      throw new AssayError(
        'python-missing',
        `${missing.label}: ${missing.detail}`,
        missing.hint === undefined ? {} : { hint: missing.hint },
      )
  },
})
