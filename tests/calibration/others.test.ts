import { coversAsPromised } from './holds.ts'

coversAsPromised('others')
