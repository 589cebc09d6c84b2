// The exercises of lesson 02.

export const lesson02 = {};
