import type { Command } from '@stricli/core'
import type { CommandThis } from '../command.ts'
import { check } from './check.ts'
import { clean } from './clean.ts'
import { compare } from './compare.ts'
import { data } from './data.ts'
import { decide } from './decide.ts'
import { demo } from './demo.ts'
import { distil } from './distil.ts'
import { doctor } from './doctor.ts'
import { exportModel } from './export.ts'
import { evaluate } from './evaluate.ts'
import { explain } from './explain.ts'
import { importForeign } from './import.ts'
import { init } from './init.ts'
import { models } from './models.ts'
import { optimise } from './optimise.ts'
import { plan } from './plan.ts'
import { price } from './price.ts'
import { prices } from './prices.ts'
import { report } from './report.ts'
import { review } from './review.ts'
import { run } from './run.ts'
import { runs } from './runs.ts'
import { scorers } from './scorers.ts'
import { split } from './split.ts'
import { trainers } from './trainers.ts'
import { tryText } from './try.ts'

/** Every verb that works, in the order in which a task needs them. A new command is one file and one line here. */
export const commands = {
  init,
  check,
  review,
  split,
  data,
  plan,
  run,
  evaluate,
  optimise,
  distil,
  compare,
  decide,
  report,
  explain,
  try: tryText,
  import: importForeign,
  export: exportModel,
  models,
  price,
  prices,
  scorers,
  trainers,
  runs,
  doctor,
  clean,
  demo,
} as const satisfies Record<string, Command<CommandThis>>
