import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitForUpdate } from '@pydantic/genai-prices'
import { z } from 'zod'
import { AssayError } from '../../core/errors.ts'
import { readPriceTable, refreshedTableFile } from '../../core/economics/price-table.ts'
import type { PriceTable } from '../../core/economics/price-table.ts'

/** The version that package.json pins and the day it was published: the table is at least as old. */
const packaged = { version: '0.1.8', day: '2026-09-23' }

const refreshed = z.object({ source: z.string(), day: z.iso.date().nullable(), providers: z.unknown() })

/** The table of inference prices in the `@pydantic/genai-prices` package, collected by third parties from the providers' pages. */
export const packagedTable = async (): Promise<PriceTable> => ({
  source: `@pydantic/genai-prices ${packaged.version}`,
  day: packaged.day,
  providers: readPriceTable(await waitForUpdate(), '@pydantic/genai-prices'),
})

/** The table in use: the one that `assay prices refresh` put into ASSAY_HOME, else the packaged one. Throws `price-invalid`. */
export const openPriceTable = async (home: string): Promise<PriceTable> => {
  const file = join(home, refreshedTableFile)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return await packagedTable()
  }
  const hint = '`assay prices refresh --from package` goes back to the packaged table'
  try {
    const { source, day, providers } = refreshed.parse(JSON.parse(text))
    return { source, day, providers: readPriceTable(providers, file) }
  } catch (cause) {
    throw new AssayError('price-invalid', 'the refreshed table of prices is damaged', { where: file, hint, cause })
  }
}
