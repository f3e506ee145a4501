import { checkVectors } from './check-vectors.ts'
import { across } from './across.ts'

checkVectors('Across articles', across)
