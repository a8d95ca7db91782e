import { CrmMisconfigured } from './errors.js';

/** Puts a value into the place where it stands, so that it can never end that place. */
export type Encode = (value: string) => string;

export const asUrlPart: Encode = (value) => encodeURIComponent(wellFormed(value));

export const inJsonString: Encode = (value) => JSON.stringify(wellFormed(value)).slice(1, -1);

export const asText: Encode = (value) => value;

/** Printable ASCII as it is, everything else percent-encoded UTF-8; control characters are refused. */
export const asHeader: Encode = (value) =>
  refuseControls(wellFormed(value)).replace(/[^\x20-\x7e]/gu, (char) => encodeURIComponent(char));

/** A secret goes out as it is or not at all. */
export const asSecretHeader: Encode = (value) => {
  if (/[^\x20-\x7e]/.test(value))
    throw new CrmMisconfigured('a header would hold a character that headers cannot carry');
  return value;
};

function refuseControls(value: string): string {
  if (/\p{Cc}/u.test(value))
    throw new CrmMisconfigured('a header would hold a line break or another control character');
  return value;
}

/** Half of a surrogate pair cannot be encoded. */
function wellFormed(value: string): string {
  return value.replace(/\p{Cs}/gu, '\ufffd');
}
