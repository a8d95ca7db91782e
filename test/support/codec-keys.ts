/** The environment with keys of the payload codec, each named and filled by its number; the first encrypts. */
export const codecKeys = (...fills: number[]) => ({
  ROUTER_CODEC_KEYS: fills.map((fill) => `k${fill}:${Buffer.alloc(32, fill).toString('base64')}`).join(','),
});
