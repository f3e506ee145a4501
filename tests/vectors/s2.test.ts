import { checkVectors } from './check-vectors.ts'
import { s2 } from './s2.ts'

checkVectors('S2', s2)
