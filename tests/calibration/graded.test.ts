import { coversAsPromised } from './holds.ts'

coversAsPromised('graded')
