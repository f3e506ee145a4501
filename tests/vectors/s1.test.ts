import { checkVectors } from './check-vectors.ts'
import { s1 } from './s1.ts'

checkVectors('S1', s1)
