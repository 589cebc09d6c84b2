// The exercises of lesson 04.

export const lesson04 = {};
