import { buildCommand } from '@stricli/core'
import { parseSlice, parseSliceField, type Slice, type SliceField } from '../../core/compare/slice.ts'
import { AssayError } from '../../core/errors.ts'
import { readMargin } from '../../core/task/quantities.ts'
import { ciFlags, finishForCi, type CiFlags } from '../ci-outputs.ts'
import { docs, emit, openTask, resolvePath, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags, CiFlags {
  readonly split?: 'dev' | 'golden'
  readonly slice?: Slice
  readonly by?: readonly SliceField[]
  readonly margin?: number
  readonly run?: string
  readonly show?: boolean
  readonly failures?: boolean
  readonly blind?: string
  readonly decisions?: string
}

const marginOf = (text: string): number => {
  const margin = readMargin(text)
  if (margin === undefined) throw new AssayError('usage', `"${text}" is not a margin`, { hint: 'for example 2pt or 2%' })
  return margin
}

export const compare = buildCommand<Flags, string[], CommandThis>({
  docs: docs(
    'Compare two arms, runs or files of outputs on the same rows, with intervals, slices and flips',
    [
      'assay compare',
      'assay compare linear prompt@student --by label',
      'assay compare current new-outputs.jsonl --require "accuracy >= current - 1pt"',
      'assay compare linear tuned@student --split golden',
      'assay compare prompt@student --failures',
      'assay compare linear tuned@student --split golden --blind review.html',
    ],
    'A side is an arm of the newest run, RUN:ARM, a RUN (its winner), or a file with an id and an output in each row. Without sides every arm is compared with what runs today. Nothing is asked of a model; golden shows only what a declared look scored.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      split: { kind: 'enum', values: ['dev', 'golden'], brief: 'Rows to compare on (default: dev)', optional: true },
      slice: {
        kind: 'parsed',
        parse: parseSlice,
        brief: 'Only these rows, e.g. tag=edge-case or label=spam',
        placeholder: 'field=value',
        optional: true,
      },
      by: {
        kind: 'parsed',
        parse: parseSliceField,
        brief: 'Also by label, group, source, time or length (tags are always shown); may be repeated',
        placeholder: 'field',
        optional: true,
        variadic: true,
      },
      margin: {
        kind: 'parsed',
        parse: marginOf,
        brief: 'Smallest difference worth having (default: that of task.yaml)',
        placeholder: 'margin',
        optional: true,
      },
      run: { kind: 'parsed', parse: String, brief: 'Run whose arms are compared (default: the newest)', placeholder: 'id', optional: true },
      ...ciFlags,
      failures: {
        kind: 'boolean',
        brief: 'Why the last side fails on dev: causes, clusters, the prompt',
        optional: true,
        withNegated: false,
      },
      blind: {
        kind: 'parsed',
        parse: String,
        brief: 'Write the rows on which two sides differ, sides hidden, as a page (.html) or .jsonl to judge',
        placeholder: 'file',
        optional: true,
      },
      decisions: {
        kind: 'parsed',
        parse: String,
        brief: 'Read what people decided, and compare by it; on golden it is kept in adjudications.jsonl',
        placeholder: 'file',
        optional: true,
      },
      show: { kind: 'boolean', brief: 'Show the texts of flipped rows on the terminal', optional: true, withNegated: false },
    },
    positional: {
      kind: 'array',
      parameter: { parse: String, brief: 'Arm, RUN:ARM, RUN, or a file of outputs', placeholder: 'side' },
      minimum: 0,
      maximum: 2,
    },
  },
  async func(flags, ...sides) {
    const [flow, { renderCompare }, { flippedTexts }, { checkComparison }, { reportOfComparison }] = await Promise.all([
      import('../../flows/compare.ts'),
      import('../render/compare.ts'),
      import('../../flows/flipped-texts.ts'),
      import('../../flows/check-requirements.ts'),
      import('../render/ci-report.ts'),
    ])
    const { cli } = this
    const { ports, files } = await openTask(cli, flags)
    const { slice, by = [], margin, run, split = 'dev' } = flags
    if (flags.show === true && split === 'golden')
      throw new AssayError('usage', 'texts of golden rows are not shown, so that nobody tunes to them', {
        hint: '--show works on dev; --blind FILE has golden rows judged without saying which side answered',
      })
    const host = await cli.host()
    const resolve = (path: string): string => resolvePath(cli.cwd, path)
    if (flags.failures === true) {
      const [{ explainFailures }, { renderFailures }] = await Promise.all([
        import('../../flows/explain-failures.ts'),
        import('../render/failures.ts'),
      ])
      const side = sides.at(-1)
      const report = await explainFailures({
        files,
        ports,
        host,
        signal: cli.signal,
        resolvePath: resolve,
        ...(side === undefined ? {} : { side }),
        ...(run === undefined ? {} : { run }),
      })
      emit(cli, flags, report, renderFailures)
      return
    }
    const opened = await flow.compare({
      files,
      ports,
      host,
      signal: cli.signal,
      sides,
      split,
      by,
      ...(slice === undefined ? {} : { slice }),
      ...(margin === undefined ? {} : { margin }),
      ...(run === undefined ? {} : { run }),
      resolvePath: resolve,
    })
    if (flags.blind !== undefined || flags.decisions !== undefined) {
      const [review, render] = await Promise.all([import('../../flows/blind-review.ts'), import('../render/blind-review.ts')])
      if (flags.decisions !== undefined)
        emit(cli, flags, await review.readBlindReview(opened, resolve(flags.decisions), cli.signal), render.renderReview)
      else emit(cli, flags, await review.writeBlindReview(opened, resolve(flags.blind ?? '')), render.renderBlindWritten)
      return
    }
    const shown = flags.show === true && flags.json !== true ? flippedTexts(opened) : []
    emit(cli, flags, opened.result, (result, terminal) => renderCompare({ result, shown }, terminal))
    const results = checkComparison(opened, flags.require ?? [])
    await finishForCi(cli, { flags, ports, files, results, report: reportOfComparison(opened.result, results) })
  },
})
