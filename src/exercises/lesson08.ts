// The exercises of lesson 08.

export const lesson08 = {};
