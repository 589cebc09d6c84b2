// The exercises of lesson 06.

export const lesson06 = {};
