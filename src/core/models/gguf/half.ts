const buffer = new DataView(new ArrayBuffer(4))

const decodeTable = ((): Float32Array => {
  const table = new Float32Array(65536)
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24
    else if (exponent === 31) table[bits] = fraction === 0 ? sign * Infinity : NaN
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  }
  return table
})()

/** IEEE 754 half precision (16 bits) to a number. */
export const fromHalf = (bits: number): number => decodeTable[bits] ?? NaN

/** A number to half precision, rounded to nearest, ties to even; what is too large becomes infinity. */
export const toHalf = (value: number): number => {
  buffer.setFloat32(0, value)
  const bits = buffer.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00
  if (magnitude >= 0x477ff000) return sign | 0x7c00
  if (magnitude < 0x33000001) return sign
  if (magnitude < 0x38800000) {
    const shift = 126 - (magnitude >>> 23)
    const fraction = (magnitude & 0x7fffff) | 0x800000
    const half = fraction >>> shift
    const rest = fraction & ((1 << shift) - 1)
    const middle = 1 << (shift - 1)
    return sign | (rest > middle || (rest === middle && (half & 1) === 1) ? half + 1 : half)
  }
  const half = (magnitude - 0x38000000) >>> 13
  const rest = magnitude & 0x1fff
  return sign | (rest > 0x1000 || (rest === 0x1000 && (half & 1) === 1) ? half + 1 : half)
}

/** The upper 16 bits of a 32-bit float are a bfloat16. */
export const fromBfloat16 = (bits: number): number => {
  buffer.setUint32(0, bits << 16)
  return buffer.getFloat32(0)
}
