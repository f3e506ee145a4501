import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where tests keep what is large and the same for everybody: ASSAY_HOME where it is set, else a folder in the user's cache, so that
 * the training environment is built once and not for every test.
 */
export const testHome = (): string => process.env['ASSAY_HOME'] ?? join(existsSync(homedir()) ? homedir() : '/tmp', '.cache', 'assay-tests')
