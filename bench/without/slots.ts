/** As many runs at a time as the SDK has when it is told nothing. */
export const routingSlots = (): object => ({});
